/** The collèges whose opinions are shown, and how to read them. */
import { html, nothing } from 'lit-html';
import { FEWEST } from '../shared/summaries.js';
import { t } from '../shared/texts.js';
import { bound } from './cards.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {{id: string | null, name: string}} Group */

/**
 * @param {Value[]} results
 * @param {unknown} [more]
 */
export function legend(results, more = nothing) {
  const masked = Math.max(...results.map((each) => each.masked));
  return html`<div class="reading-key">
    ${results.some(({ method }) => method === 'scale')
      ? html`<span class="degrees"><i class="strongly-against"></i>${t('no')} <i class="against"></i>${t('rather not')}
          <i class="indifferent"></i>${t('indifferent')} <i class="for"></i>${t('rather yes')} <i class="strongly-for"></i>${t('yes')}</span>`
      : nothing}
    ${results.some((each) => each.divides.length) ? html`<span><b class="apart">${t('stands apart')}</b></span>` : nothing}
    ${more}
    ${masked ? html`<span>${t('Groups of fewer than {count} voters are not shown', { count: FEWEST })}</span>` : nothing}
  </div>`;
}

/**
 * The collèges that are shown, in the workshop's order; the small ones together come last.
 * @param {Workshop} workshop
 * @param {Value[]} results
 * @returns {Group[]}
 */
export function groupsOf(workshop, results) {
  const shown = new Set(results.flatMap(({ colleges }) => colleges.map((/** @type {Value} */ { id }) => id)));
  const known = /** @type {Group[]} */ (workshop.get('workshop')?.colleges ?? []).filter(({ id }) => shown.has(id));
  return shown.has(null) ? [...known, { id: null, name: t('Small groups together') }] : known;
}

/** @param {Workshop} workshop @param {string} id */
export function nameOf(workshop, id) {
  return workshop.get('workshop')?.colleges.find((/** @type {Group} */ each) => each.id === id)?.name ?? '';
}

/** @param {Value} result @param {string | null} id */
export function apart(result, id) {
  return result.divides.some((/** @type {Value} */ each) => each.id === id);
}

/**
 * The last conditions that people set to an option.
 * @param {import('../shared/summaries.js').Contribution[]} cards
 * @param {string} option
 */
export function conditionsOf(cards, option) {
  const conditions = cards.filter((card) => card.value.condition === option && card.value.text);
  if (!conditions.length) return nothing;
  return html`<p class="divided"><b>${t('On which condition?')}</b></p>
    <ul>${conditions.slice(-3).map((card) => html`<li dir="auto">${t('“{words}”', { words: bound(card.value.text) })}</li>`)}</ul>`;
}
