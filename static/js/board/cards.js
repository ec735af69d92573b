/** What people wrote, as cards. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { TYPES, glyph } from '../shared/glyphs.js';
import { photosOf, thumbnail } from '../shared/photos.js';
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
 * @property {import('../shared/photos.js').Photo[]} photos
 */

/** As many as can be seen from afar; of the others, how many there are. */
const MOST_PHOTOS = 3;

/**
 * Every contribution that has words or a photo, the first to come first.
 * @param {Workshop} workshop
 * @returns {Card[]}
 */
export function cards(workshop) {
  const counts = supports(workshop);
  return contributions(workshop)
    .filter(({ key, value }) => value.text || photosOf(workshop, key).length)
    .sort((a, b) => (a.value.made_at < b.value.made_at ? -1 : Number(a.value.made_at > b.value.made_at)))
    .map(({ key, kind, label, value }) => ({
      key,
      label,
      text: value.text,
      college: collegeOf(workshop, value.author),
      supports: counts.get(key) ?? 0,
      type: kind === 'annotation' ? value.type : '',
      photos: photosOf(workshop, key),
    }));
}

/**
 * The paper of a card: its photos, its words, then who speaks.
 * @param {Card} card
 * @param {boolean} [brief] where there is little width
 */
export function paper({ label, text, college, supports: count, type, photos }, brief = false) {
  return html`<div class="paper ${length(text)} ${type}">
    ${photos.length
      ? html`<div class="photos">
          ${repeat(photos.slice(0, MOST_PHOTOS), ({ key }) => key, (photo) => thumbnail(photo, label))}
          ${photos.length > MOST_PHOTOS ? html`<span class="more">+${photos.length - MOST_PHOTOS}</span>` : nothing}
        </div>`
      : nothing}
    ${text ? html`<p class="words" dir="auto">${bound(text)}</p>` : nothing}
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
 * Long words with the places where a narrow column may cut them, between a vowel and a syllable: Intercommu-nalité.
 * @param {string} text
 */
export function foldable(text) {
  const cut = (/** @type {string} */ middle) => middle.replace(/([aeiouyéèê])(?=[bcdfghjklmnpqrstvwxz][aeiouyéèê])/giu, '$1\u00ad');
  return text.replace(/\p{L}{13,}/gu, (word) => word.slice(0, 4) + cut(word.slice(4, -4)) + word.slice(-4));
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
