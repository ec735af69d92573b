/** What several scenes have around them. */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { tally } from './cards.js';

/**
 * The question, or the name, that stands above a scene; a long one is written smaller.
 * @param {string} words
 */
export function headline(words) {
  const size = words.length > 90 ? 'longest' : words.length > 45 ? 'long' : '';
  return html`<h1 class="headline ${size}">${words}</h1>`;
}

/**
 * Below a scene: how much was said, and the code for those who come late.
 * @param {import('../shared/session.js').Session} session
 */
export function foot(session) {
  return html`<footer class="foot">
    <p class="tally">${tally(session.workshop)}</p>
    <p class="late">${t('To take part:')} ${boot.address ? html`<span>${boot.address}</span>` : nothing}<b class="code">${boot.code}</b></p>
  </footer>`;
}
