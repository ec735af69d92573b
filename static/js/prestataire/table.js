/** Every contribution, each with an address of its own: …#C12. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { TYPES, glyph } from '../shared/glyphs.js';
import { photoLink, photosOf } from '../shared/photos.js';
import { matches } from '../shared/search.js';
import { collegeOf, contributions, options, supports } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {{key: string, label: string, type: string, typeName: string, college: string, text: string, place: string, option: string, letter: string, number: number, supports: number, hidden: {reason: string} | undefined, photos: import('../shared/photos.js').Photo[]}} Row */

const COLOURS = 10;

/**
 * @param {Workshop} workshop
 * @param {string} sought
 * @param {(sought: string) => void} search
 */
export function table(workshop, sought, search) {
  const all = rows(workshop);
  const found = sought.trim() ? all.filter((row) => isFound(sought.trim(), row)) : all;
  return html`
    <section aria-labelledby="table-title">
      <h2 id="table-title">${t('Contributions')}</h2>
      <div class="search">
        <label for="search">${t('Search')}</label>
        <input id="search" type="search" class="field" placeholder=${t('A word, C12, a group, an option…')}
          @input=${(/** @type {InputEvent} */ event) => search(/** @type {HTMLInputElement} */ (event.target).value)} />
        <p role="status">${tn('{count} contribution', '{count} contributions', found.length)}</p>
      </div>
      <table class="contributions">
        <thead>
          <tr>
            <th scope="col">${t('No.')}</th><th scope="col">${t('Group')}</th><th scope="col">${t('Text')}</th>
            <th scope="col">${t('Option')}</th><th scope="col">${t('Supports received')}</th><th scope="col">${t('State')}</th>
          </tr>
        </thead>
        <tbody>${repeat(found, (row) => row.key, line)}</tbody>
      </table>
      ${found.length ? nothing : html`<p class="nothing">${all.length ? t('Nothing matches.') : t('There is no contribution yet.')}</p>`}
    </section>
  `;
}

/** @param {Row} row */
function line(row) {
  return html`
    <tr id=${row.label} tabindex="-1" class=${row.hidden ? 'is-hidden' : ''}>
      <th scope="row"><a href="#${row.label}">${row.label}</a></th>
      <td>${row.college}</td>
      <td dir="auto">
        ${row.typeName ? html`<span class="type ${row.type}">${glyph(row.type)}${row.typeName}</span>` : nothing}
        ${row.text || nothing} ${row.place ? html`<span class="soft">${t('at: {place}', { place: row.place })}</span>` : nothing}
        ${row.photos.length ? html`<span class="photos">${row.photos.map((photo) => photoLink(photo, row.label))}</span>` : nothing}
      </td>
      <td>${row.option ? html`<b class="badge option-${((row.number - 1) % COLOURS) + 1}">${row.letter}</b> ${row.option}` : html`<span class="soft">${t('to place')}</span>`}</td>
      <td><span class="narrow">${t('Supports:')}</span> ${row.supports}</td>
      <td>${!row.hidden ? t('Shown') : row.hidden.reason ? t('Hidden: {reason}', { reason: row.hidden.reason }) : t('Hidden')}</td>
    </tr>
  `;
}

/**
 * @param {Workshop} workshop
 * @returns {Row[]}
 */
function rows(workshop) {
  const standing = new Map(options(workshop).map((option) => [option.key, option]));
  const counts = supports(workshop);
  const places = new Map((workshop.get('site')?.places ?? []).map((/** @type {any} */ each) => [each.id, each.name]));
  return contributions(workshop, { hidden: true }).map(({ key, kind, label, value }) => {
    const option = standing.get(workshop.get('placement', key)?.option);
    return {
      key,
      label,
      type: kind === 'annotation' ? value.type : '',
      typeName: kind === 'annotation' ? (TYPES.find((each) => each.id === value.type)?.name ?? '') : '',
      college: collegeOf(workshop, value.author),
      text: value.text,
      place: places.get(value.place) ?? '',
      option: option?.value.title ?? '',
      letter: option?.letter ?? '',
      number: option?.value.number ?? 0,
      supports: counts.get(key) ?? 0,
      hidden: value.hidden,
      photos: photosOf(workshop, key),
    };
  });
}

/**
 * @param {string} sought
 * @param {Row} row
 */
function isFound(sought, { label, typeName, college, text, place, letter, option, hidden }) {
  return matches(sought, [label, typeName, college, text, place, letter, option, hidden ? t('Hidden') : '', hidden?.reason ?? '']);
}
