/** One moment of the workshop: its map, its counts, its latest words, its options. Pure: a folded workshop in, a page out. */
import { html, nothing, svg } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { TYPES } from '../../shared/glyphs.js';
import { collegeOf, contributions, options, supports, whereIs } from '../../shared/summaries.js';
import { t, tn } from '../../shared/texts.js';
import { middle } from '../../shared/labels.js';
import { colour, ground, hatched, lettered, letters, names, sheet } from '../plan.js';

/** @typedef {import('../../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../../shared/workshop.js').Value} Value */
/** @typedef {import('../plan.js').Sheet} Sheet */

const WIDTH = 900;
const ASPECT = 1.5;
const LATEST = 4;
/** So many options, and their titles may take two lines. */
const FEW = 7;
const [LETTER, NAME, SIGN] = [26, 15, 0.82];

/**
 * The sheet of a workshop at its end: the same from the first moment to the last.
 * @param {Workshop} end
 * @returns {Sheet | null} null without a site
 */
export function sheetOf(end) {
  const site = end.get('site');
  if (!site) return null;
  const shapes = drawn(end).map(({ geometry }) => geometry);
  return sheet(site.geometry, shapes, { width: WIDTH, aspect: ASPECT });
}

/**
 * @param {Workshop} workshop at that moment
 * @param {Sheet | null} on
 */
export function picture(workshop, on) {
  const standing = options(workshop);
  return html`<div class="replay-map">${on ? map(workshop, on) : nothing}</div>
    <div class="replay-side">
      ${counts(workshop)}
      ${standing.length ? piles(standing) : latest(workshop)}
    </div>`;
}

/**
 * @param {Workshop} workshop
 * @param {Sheet} on
 */
function map(workshop, on) {
  const site = /** @type {Value} */ (workshop.get('site'));
  if (!site) return nothing;
  const grounds = options(workshop).flatMap(({ key, value, footprint }) =>
    footprint?.geometry ? [{ key, number: value.number, geometry: footprint.geometry }] : [],
  );
  const placed = letters(on, grounds, LETTER);
  const marks = drawn(workshop);
  const taken = marks.map(({ geometry }) => around(on.at(middle(geometry))));
  return html`<svg class="plan" viewBox="0 0 ${on.width} ${on.height}" role="img" aria-label=${t('Map of what was drawn')}>
    ${ground(on, site)}${hatched(on, grounds)}${names(on, site.places ?? [], [...placed, ...taken], NAME)}
    <g class=${grounds.length ? 'faint' : ''}>
      ${repeat(marks, ({ key }) => key, ({ type, geometry }) => mark(on, type, geometry))}
    </g>
    ${lettered(placed, LETTER)}
  </svg>`;
}

/**
 * @param {Sheet} on
 * @param {string} type
 * @param {GeoJSON.Geometry} geometry
 */
function mark(on, type, geometry) {
  const known = TYPES.find(({ id }) => id === type) ?? TYPES[0];
  const [x, y] = on.at(middle(geometry));
  return svg`<g class="mark-of ${type}">
    ${geometry.type === 'Point' ? nothing : svg`<path class="drawn-area ${geometry.type}" d=${on.d(geometry)}></path>`}
    <g transform="translate(${x} ${y}) scale(${SIGN})"><circle class="ring" r="12"></circle>
      <path class="glyph-shape" d=${known.shape}></path><path class="glyph-mark" d=${known.mark}></path></g>
  </g>`;
}

/** What a sign takes of the sheet. @param {[number, number]} middle */
function around([x, y]) {
  const half = 11 * SIGN;
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}

/** @param {Workshop} workshop */
function counts(workshop) {
  const said = contributions(workshop);
  const ideas = said.filter(({ kind }) => kind === 'idea').length;
  const supported = [...supports(workshop).values()].reduce((sum, count) => sum + count, 0);
  const entries = [
    [workshop.all('participant').length, tn('participant', 'participants', workshop.all('participant').length)],
    [ideas, tn('idea', 'ideas', ideas)],
    [said.length - ideas, tn('annotation', 'annotations', said.length - ideas)],
    [supported, tn('support given', 'supports given', supported)],
  ];
  const opinions = workshop.all('judgement').length + workshop.all('ballot').length;
  if (opinions) entries.push([opinions, tn('opinion', 'opinions', opinions)]);
  return html`<ul class="replay-counts">${entries.filter(([count]) => count).map(([count, name]) => html`<li><b>${count}</b> ${name}</li>`)}</ul>`;
}

/** @param {Workshop} workshop */
function latest(workshop) {
  const said = contributions(workshop)
    .filter(({ value }) => value.text)
    .sort((a, b) => (a.value.made_at < b.value.made_at ? 1 : -1))
    .slice(0, LATEST);
  return html`<ul class="replay-latest">
    ${repeat(
      said,
      ({ key }) => key,
      ({ label, value }) => html`<li class=${value.type ?? ''}>
        <p class="words" dir="auto">${value.text}</p>
        <p class="whence"><b>${label}</b> ${collegeOf(workshop, value.author)}</p>
      </li>`,
    )}
  </ul>`;
}

/** @param {ReturnType<typeof options>} standing */
function piles(standing) {
  const most = Math.max(1, ...standing.map(({ cards }) => cards.length));
  return html`<ul class="replay-piles ${standing.length > FEW ? 'many' : ''}">
    ${repeat(
      standing,
      ({ key }) => key,
      ({ letter, value, cards }) => html`<li class=${colour(value.number)}>
        <b class="letter">${letter}</b>
        <span class="name">${value.title}</span>
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width=${(100 * cards.length) / most} height="6"></rect></svg>
        <b class="count">${cards.length}</b>
      </li>`,
    )}
  </ul>`;
}

/**
 * What was drawn, where.
 * @param {Workshop} workshop
 * @returns {{key: string, type: string, geometry: GeoJSON.Geometry}[]}
 */
function drawn(workshop) {
  return contributions(workshop).flatMap(({ key, kind, value }) => {
    const geometry = kind === 'annotation' ? whereIs(workshop, value) : null;
    return geometry ? [{ key, type: value.type, geometry }] : [];
  });
}
