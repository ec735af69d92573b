/** The grounds of all options: on one map, what they share, which exclude each other, and the scenarios they make. */
import { html, nothing } from 'lit-html';
import { siteMap } from '../shared/map.js';
import { percent, squareMetres, t } from '../shared/texts.js';
import { badge } from './marks.js';
import { scenarios } from './scenarios.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Option} Option */

/** @type {import('../shared/map.js').SiteMap | null} */
let map = null;
/** @type {Set<string>} keys of the options that it shows */
let shown = new Set();

/** @param {Desk} desk */
export function groundsView(desk) {
  const { room } = desk;
  return html`
    <section class="grounds" aria-label=${t('Footprints')}>
      <div class="grounds-map"></div>
      <div class="grounds-side">
        ${room.options.length
          ? html`${areas(desk)} ${room.options.length > 1 ? matrix(desk) : nothing} ${places(desk)} ${scenarios(desk)}`
          : html`<p class="nothing">${t('Once there are options, the ground they take shows here.')}</p>`}
      </div>
    </section>
  `;
}

/**
 * The map, made and taken down with its view.
 * @param {Desk} desk
 */
export function drawGrounds({ room, ui }) {
  const host = /** @type {HTMLElement | null} */ (document.querySelector('.grounds-map'));
  if (!host) {
    map?.destroy();
    map = null;
    return;
  }
  const scenario = room.workshop.get('scenario', ui.scenario ?? '');
  shown = new Set(scenario && !scenario.dropped ? scenario.options : room.options.map(({ key }) => key));
  map ??= siteMap(host, room.workshop, {
    label: t('Map of the footprints'),
    annotation: () => 'none',
    footprint: (key) => shown.has(key),
  });
  map.update(room.workshop);
}

/** @param {Desk} desk */
function areas({ room, set }) {
  return html`
    <table class="areas">
      <caption>${t('Ground of each option')}</caption>
      <tbody>
        ${room.options.map(
          (option) => html`<tr>
            <th scope="row">${badge(option)} <button type="button" class="title" @click=${() => set({ sheet: option.key, asking: null })}>${option.value.title}</button></th>
            <td>${option.footprint?.geometry ? squareMetres(option.footprint.area_m2) : '–'}</td>
            <td>${option.footprint?.geometry ? percent(option.footprint.share) : nothing}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  `;
}

/**
 * Half a matrix: for each pair of options, the ground that both ask for and how they stand to each other.
 * @param {Desk} desk
 */
function matrix({ room, deeds }) {
  const overlaps = room.workshop.get('overlaps')?.pairs ?? [];
  const area = (/** @type {string[]} */ pair) => overlaps.find((/** @type {any} */ each) => same(each.options, pair))?.area_m2 ?? 0;
  const relation = (/** @type {string[]} */ pair) => room.workshop.all('relation').find(([, { options }]) => same(options, pair))?.[1].relation ?? '';
  const name = (/** @type {Option} */ a, /** @type {Option} */ b) => t('{one} and {other}', { one: a.letter, other: b.letter });
  return html`
    <div class="matrix" tabindex="0" role="region" aria-labelledby="matrix-title">
      <table>
        <caption id="matrix-title">${t('Two by two: ground in common, and how they go together')}</caption>
        <thead>
          <tr><td></td>${room.options.slice(0, -1).map((option) => html`<th scope="col">${badge(option)}</th>`)}</tr>
        </thead>
        <tbody>
          ${room.options.slice(1).map(
            (row, index) => html`<tr>
              <th scope="row">${badge(row)}</th>
              ${room.options.slice(0, index + 1).map((column) => {
                const pair = /** @type {[string, string]} */ ([column.key, row.key]);
                const now = relation(pair);
                return html`<td class=${area(pair) ? 'shared' : ''}>
                  <span>${area(pair) ? squareMetres(area(pair)) : '–'}</span>
                  <select class=${now} aria-label=${name(column, row)}
                    @change=${(/** @type {Event} */ event) =>
                      deeds.relate(pair, /** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value || null))}>
                    <option value="" ?selected=${!now}>${t('not said')}</option>
                    <option value="alternative" ?selected=${now === 'alternative'}>${t('either, or')}</option>
                    <option value="combinable" ?selected=${now === 'combinable'}>${t('both together')}</option>
                  </select>
                </td>`;
              })}
              ${Array.from({ length: room.options.length - index - 2 }, () => html`<td></td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** @param {Desk} desk */
function places({ room }) {
  const asked = room.workshop.get('overlaps')?.places ?? [];
  if (!asked.length) return nothing;
  return html`
    <section>
      <h2>${t('Asked for by several options')}</h2>
      <ul class="asked">
        ${asked.map((/** @type {{name: string, options: string[]}} */ { name, options }) => {
          const found = room.options.filter(({ key }) => options.includes(key));
          return found.length > 1 ? html`<li><b>${name}</b> ${found.map((option) => badge(option))}</li>` : nothing;
        })}
      </ul>
    </section>
  `;
}

/**
 * @param {string[]} a
 * @param {string[]} b
 */
function same(a, b) {
  return a.length === b.length && a.every((key) => b.includes(key));
}
