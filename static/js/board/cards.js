/** What people wrote, as cards. */
import { html, nothing } from 'lit-html';
import { TYPES, glyph } from '../shared/glyphs.js';
import { collegeOf, contributions, supports } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/**
 * @typedef {object} Card
 * @property {string} key
 * @property {string} label C12, A7
 * @property {string} text
 * @property {string} college
 * @property {number} supports
 * @property {string} type of annotation; empty for an idea
 */

/**
 * Every contribution that has words, the first to come first.
 * @param {Workshop} workshop
 * @returns {Card[]}
 */
export function cards(workshop) {
  const counts = supports(workshop);
  return contributions(workshop)
    .filter(({ value }) => value.text)
    .sort((a, b) => (a.value.made_at < b.value.made_at ? -1 : Number(a.value.made_at > b.value.made_at)))
    .map(({ key, kind, label, value }) => ({
      key,
      label,
      text: value.text,
      college: collegeOf(workshop, value.author),
      supports: counts.get(key) ?? 0,
      type: kind === 'annotation' ? value.type : '',
    }));
}

/**
 * The paper of a card: its words, then who speaks.
 * @param {Card} card
 * @param {boolean} [brief] where there is little width
 */
export function paper({ label, text, college, supports: count, type }, brief = false) {
  return html`<div class="paper ${length(text)} ${type}">
    <p class="words" dir="auto">${bound(text)}</p>
    <p class="whence">
      ${type ? glyph(type) : nothing}<b>${label}</b>
      ${type ? html`<span class="unseen">${TYPES.find(({ id }) => id === type)?.name}</span>` : nothing}
      <span class="college">${college}</span>
      ${count ? html`<span class="supports">${brief ? `+${count}` : tn('{count} support', '{count} supports', count)}</span>` : nothing}
    </p>
  </div>`;
}

/**
 * The text, its French marks held to the word before them, as typed on a phone they are not.
 * @param {string} text
 */
export function bound(text) {
  return text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0');
}

/**
 * How much there is: « 64 idées, 23 annotations »; nothing when there is nothing.
 * @param {Workshop} workshop
 */
export function tally(workshop) {
  const all = contributions(workshop);
  if (!all.length) return '';
  const ideas = all.filter(({ kind }) => kind === 'idea').length;
  return t('{ideas}, {annotations}', {
    ideas: tn('{count} idea', '{count} ideas', ideas),
    annotations: tn('{count} annotation', '{count} annotations', all.length - ideas),
  });
}

/**
 * Long texts are written smaller.
 * @param {string} text
 */
function length(text) {
  if (text.length > 260) return 'longest';
  return text.length > 100 ? 'long' : '';
}
