/** The action bar: Dire, Dessiner, Voir, one thumb away. */
import { html, nothing, svg } from 'lit-html';
import { t } from '../shared/texts.js';

/** @typedef {import('./phone.js').View} View */

const ICONS = {
  say: svg`<path d="M4 5h16v11h-8l-5 4v-4H4z" />`,
  draw: svg`<path d="M4 20l1-5L16 4l4 4L9 19z M13 7l4 4" />`,
  see: svg`<path d="M2 12c5-9 15-9 20 0-5 9-15 9-20 0z" /><circle cx="12" cy="12" r="3" />`,
};

/**
 * @param {View} view the one that is open
 * @param {string[]} allows what the phase lets this phone do
 * @param {(view: View) => void} go
 */
export function actionBar(view, allows, go) {
  const names = { say: t('Say'), draw: t('Draw'), see: t('See') };
  return html`<nav class="bar" aria-label=${t('What you can do')}>
    ${/** @type {View[]} */ (['say', 'draw', 'see']).map((each) => {
      const closed = each !== 'see' && !allows.includes(each);
      return html`<button aria-current=${each === view ? 'page' : 'false'} class=${closed ? 'closed' : ''} @click=${() => go(each)}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${ICONS[each]}</svg>
        <span>${names[each]}</span>${closed ? html` <small>${t('closed')}</small>` : nothing}
      </button>`;
    })}
  </nav>`;
}
