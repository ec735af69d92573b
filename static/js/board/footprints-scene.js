/** All footprints on one map, what several options ask for, and the scenarios. */
import { html, nothing, render } from 'lit-html';
import { letter, options } from '../shared/summaries.js';
import { percent, squareMetres, t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { fit, fitSome, SMALLEST } from './fit.js';
import { foot, headline } from './frame.js';
import { colour, hatchOf } from './plan.js';
import { sitePlan } from './site-plan.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */

const MOST_PLACES = 5;

export class FootprintsScene {
  /**
   * @param {HTMLElement} host
   * @param {Session} session
   */
  constructor(host, session) {
    this.host = host;
    this.session = session;
  }

  draw() {
    const { workshop } = this.session;
    const standing = options(workshop);
    const label = t('Map of the footprints of the options');
    render(
      html`<div class="atlas">
          ${sitePlan(workshop, standing.map(({ key }) => key), { label, width: 700, aspect: 1.22, letter: 24, name: 14 })}
        </div>
        <aside class="beside">
          ${headline(t('What the options ask of the site'))}
          ${standing.length ? html`<ul class="key">${standing.map(entry)}</ul>` : html`<p class="soft">${t('The options will appear here')}</p>`}
          ${shared(workshop)} ${scenarios(workshop)}
        </aside>
        ${foot(this.session)}`,
      this.host,
    );
    const beside = /** @type {HTMLElement} */ (this.host.querySelector('.beside'));
    const less = [...beside.querySelectorAll('.asked, .scenarios'), ...beside.querySelectorAll('.aside')];
    fitSome(beside, /** @type {HTMLElement[]} */ (less));
    fit(beside, SMALLEST);
  }

  close() {}
}

/** @param {ReturnType<typeof options>[number]} option */
function entry({ letter: name, value, footprint }) {
  return html`<li class="${colour(value.number)} ${footprint?.geometry ? '' : 'nowhere'}">
    <svg class="swatch" viewBox="0 0 48 32" aria-hidden="true">
      <rect class="tint" width="48" height="32"></rect>
      <rect class="hatched" width="48" height="32" fill="url(#hatch-${hatchOf(value.number)})"></rect>
      <rect class="edge" width="48" height="32"></rect>
    </svg>
    <b class="letter">${name}</b><span class="name">${bound(value.title)}</span>
    <span class="area">${footprint?.geometry ? percent(footprint.share) : '–'}</span>
  </li>`;
}

/**
 * « La halle B est demandée par 3 options », those that most options ask for first.
 * @param {Workshop} workshop
 */
function shared(workshop) {
  const places = /** @type {{name: string, options: string[]}[]} */ (workshop.get('overlaps')?.places ?? [])
    .map(({ name, options: keys }) => ({ name, asking: standing(workshop, keys) }))
    .filter(({ asking }) => asking.length > 1)
    .sort((a, b) => b.asking.length - a.asking.length)
    .slice(0, MOST_PLACES);
  if (!places.length) return nothing;
  return html`<section class="asked">
    <h2>${t('Asked for by several')}</h2>
    <ul>
      ${places.map(
        ({ name, asking }, i) => html`<li class=${i > 1 ? 'aside' : ''}>
          <b>${name}</b> <span>${tn('{count} option', '{count} options', asking.length)}</span> ${initials(asking)}
        </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {Workshop} workshop */
function scenarios(workshop) {
  const all = workshop
    .all('scenario')
    .filter(([, { dropped }]) => !dropped)
    .sort(([, a], [, b]) => a.number - b.number);
  if (!all.length) return nothing;
  return html`<section class="scenarios">
    <h2>${t('Scenarios')}</h2>
    <ul>
      ${all.map(([key, value], i) => {
        const footprint = workshop.get('footprint', key);
        return html`<li class=${i ? 'aside' : ''}>
          <b>${bound(value.title)}</b> ${initials(standing(workshop, value.options))}
          ${footprint?.geometry ? html`<span>${squareMetres(footprint.area_m2)}</span>` : nothing}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** @param {Value[]} asking options */
function initials(asking) {
  return html`<span class="initials">${asking.map(({ number }) => html`<b class="letter ${colour(number)}">${letter(number)}</b>`)}</span>`;
}

/**
 * Those of the options that stand.
 * @param {Workshop} workshop
 * @param {string[]} keys
 * @returns {Value[]}
 */
function standing(workshop, keys) {
  return keys.flatMap((key) => workshop.get('option', key) ?? []).filter(({ dropped }) => !dropped);
}
