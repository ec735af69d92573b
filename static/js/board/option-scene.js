/** One option, full screen: what it is, where it is, what was said for it, and on which conditions. */
import { html, nothing, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { photosOf, thumbnail } from '../shared/photos.js';
import { collegeOf, options, supports, whereIs } from '../shared/summaries.js';
import { percent, squareMetres, t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { fitSome } from './fit.js';
import { foot } from './frame.js';
import { byCollege, collegesOf, spoken } from './people.js';
import { colour } from './plan.js';
import { sitePlan } from './site-plan.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */

const MOST_QUOTES = 3;
const MOST_CONDITIONS = 4;
const MOST_PHOTOS = 4;
const LONG_TITLE = 36;

/** @type {Record<string, () => string>} */
const STAKES = {
  resilience: () => t('Resilience'),
  ecology: () => t('Ecological transition'),
  cohesion: () => t('Cooperation and cohesion'),
  mobility: () => t('Mobility'),
  services: () => t('Access to services'),
  demography: () => t('Demography'),
};

export class OptionScene {
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
    const option = options(workshop).find(({ key }) => key === workshop.get('scene')?.focus);
    if (!option) return; // board.js shows the wall instead
    render(html`${keyed(option.key, sheet(workshop, option))}${foot(this.session)}`, this.host);
    const told = /** @type {HTMLElement} */ (this.host.querySelector('.told'));
    fitSome(told, /** @type {NodeListOf<HTMLElement>} */ (told.querySelectorAll('.aside')));
  }

  close() {}
}

/**
 * @param {Workshop} workshop
 * @param {ReturnType<typeof options>[number]} option
 */
function sheet(workshop, { key, letter, value, cards, people, footprint }) {
  const conditions = cards.filter((card) => card.value.condition === key && card.value.text).slice(-MOST_CONDITIONS);
  const photos = cards.flatMap((card) => photosOf(workshop, card.key).map((photo) => thumbnail(photo, card.label)));
  const authors = collegesOf(workshop, cards.map((card) => card.value.author));
  const stakes = (value.stakes ?? []).flatMap((/** @type {string} */ id) => STAKES[id]?.() ?? []);
  return html`<article class="sheet ${colour(value.number)}">
    <div class="told">
      <header><b class="letter">${letter}</b><h1 class=${value.title.length > LONG_TITLE ? 'long' : ''}>${bound(value.title)}</h1></header>
      ${value.intention ? html`<p class="intention">${bound(value.intention)}</p>` : nothing}
      <p class="numbers">
        <b>${tn('{count} contribution', '{count} contributions', cards.length)}, ${tn('{count} person', '{count} people', people)}</b>
        ${spoken(byCollege(workshop, authors))}
      </p>
      ${stakes.length ? html`<ul class="stakes">${stakes.map((/** @type {string} */ name) => html`<li>${name}</li>`)}</ul>` : nothing}
      ${quotes(workshop, value.quote, cards).map(
        (card, i) => html`<blockquote class=${i ? 'aside' : ''}>
          <p dir="auto">${t('“{words}”', { words: bound(card.value.text) })}</p>
          <footer>${[card.label, collegeOf(workshop, card.value.author)].filter(Boolean).join(', ')}</footer>
        </blockquote>`,
      )}
      ${conditions.length
        ? html`<section class="conditions">
            <h2>${t('On which condition?')}</h2>
            <ul>${conditions.map((card, i) => html`<li class=${i ? 'aside' : ''} dir="auto">${bound(card.value.text)}</li>`)}</ul>
          </section>`
        : nothing}
    </div>
    <figure class="where ${photos.length ? 'with-photos' : ''}">
      ${sitePlan(workshop, [key], {
        label: t('Where option {letter} is', { letter }),
        ...{ width: 640, aspect: photos.length ? 1.5 : 1.1, letter: 24, name: 15 },
        drawn: cards.map((card) => ({ ...card.value, geometry: card.kind === 'annotation' && whereIs(workshop, card.value) })),
      })}
      <figcaption>
        ${footprint?.geometry
          ? html`<b>${squareMetres(footprint.area_m2)}</b> <span>${t('{share} of the site', { share: percent(footprint.share) })}</span>`
          : t('Not on the map yet')}
      </figcaption>
      ${photos.length ? html`<div class="photos">${photos.slice(0, MOST_PHOTOS)}</div>` : nothing}
    </figure>
  </article>`;
}

/**
 * The quote that was chosen, then what most people support.
 * @param {Workshop} workshop
 * @param {string | null} chosen
 * @param {Contribution[]} cards
 */
function quotes(workshop, chosen, cards) {
  const counts = supports(workshop);
  const rank = (/** @type {Contribution} */ { key }) => (key === chosen ? Infinity : (counts.get(key) ?? 0));
  return cards
    .filter((card) => card.value.text && !card.value.condition && rank(card) > 0)
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, MOST_QUOTES);
}
