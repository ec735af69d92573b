/** The action bar, one thumb away: what the phase asks of everyone first; then Dire, Dessiner, Voir. */
import { html, nothing, svg } from 'lit-html';
import { t } from '../shared/texts.js';
import { deedsOf } from './deeds.js';

/** @typedef {import('./phone.js').View} View */
/** @typedef {import('./phases.js').Phase} Phase */

const ICONS = {
  say: svg`<path d="M4 5h16v11h-8l-5 4v-4H4z" />`,
  draw: svg`<path d="M4 20l1-5L16 4l4 4L9 19z M13 7l4 4" />`,
  see: svg`<path d="M2 12c5-9 15-9 20 0-5 9-15 9-20 0z" /><circle cx="12" cy="12" r="3" />`,
  sort: svg`<path d="M3 4h8v7H3z M15 5h6 M15 10h6 M3 15h6v5H3z M12 15h9v5h-9z" />`,
  weigh: svg`<path d="M12 3v17M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z" />`,
  commit: svg`<path d="M5 21V4h13l-3 4 3 4H5" />`,
};

/**
 * @param {View} view the one that is open
 * @param {Phase} phase what it lets this phone do
 * @param {(view: View) => void} go
 */
export function actionBar(view, phase, go) {
  const deeds = deedsOf(phase);
  const may = (/** @type {View} */ each) => each === 'see' || phase.allows.includes(each);
  // Where the phase asks for something else, there is no room for what it closes; one's own contributions stay at hand.
  const offered = /** @type {View[]} */ (['say', 'draw', 'see']).filter((each) => !deeds.length || each === 'say' || may(each));
  const names = {
    ...{ say: deeds.length && !may('say') ? t('What you said') : t('Say'), draw: t('Draw'), see: t('See') },
    ...{ sort: t('Sort'), weigh: t('Give an opinion'), commit: t('Act') },
  };
  return html`<nav class="bar" aria-label=${t('What you can do')}>
    ${[...deeds, ...offered].map((each) => {
      const closed = !deeds.length && !may(each);
      return html`<button aria-current=${each === view ? 'page' : 'false'} class=${closed ? 'closed' : ''} @click=${() => go(each)}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${ICONS[each]}</svg>
        <span>${names[each]}</span>${closed ? html` <small>${t('closed')}</small>` : nothing}
      </button>`;
    })}
  </nav>`;
}
