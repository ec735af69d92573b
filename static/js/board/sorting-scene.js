/** Tri collectif: the cards that are still to be placed, in the middle, glide to their options as the room places them. */
import { html, nothing, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { options, unplaced } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { clamp } from './fit.js';
import { Flights } from './flights.js';
import { foot, headline } from './frame.js';
import { colour } from './plan.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */

/** As many as can be read from afar; of the others, how many there are. */
const MOST_CARDS = 6;
/** A pile is drawn with no more sheets than this. */
const MOST_SHEETS = 18;
const MOST_DOTS = 6;
/** Piles from which names are written smaller, and from which one row is too narrow to name them. */
const MANY = 6;
const ONE_ROW = 9;
const TWO_ROWS = 16;

export class SortingScene {
  #flights = new Flights();
  /** @type {Map<string, string | null> | null} where each card was, to see what moves; null before the first drawing */
  #before = null;
  /** @type {Set<string>} piles that grew: a new count is marked for a moment */
  #grown = new Set();

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
    const piles = options(workshop);
    const waiting = waitingCards(workshop);
    const seen = judgements(workshop);
    const shown = [...waiting]
      .sort((a, b) => (seen.get(b.key) ?? 0) - (seen.get(a.key) ?? 0) || a.value.number - b.value.number)
      .slice(0, MOST_CARDS);
    const places = new Map(piles.flatMap(({ key, cards }) => cards.map((card) => [card.key, key])));
    const stood = this.#flights.look(this.host);
    const given = [...seen.values()].reduce((sum, count) => sum + count, 0);
    render(
      html`${headline(workshop.get('phase')?.prompt ?? '')}
        <div class="table">
          <section class="middle">
            <p class="remaining">
              ${waiting.length
                ? html`<b>${waiting.length}</b> ${tn('idea to place', 'ideas to place', waiting.length)}`
                : piles.length
                  ? t('Every idea has found its place')
                  : t('Your ideas will appear here')}
              ${given ? html`<span>${tn('{count} opinion given', '{count} opinions given', given)}</span>` : nothing}
            </p>
            <ul class="doubtful">
              ${repeat(shown, ({ key }) => key, (card) => doubtful(card, seen.get(card.key) ?? 0))}
            </ul>
          </section>
          <ul class="piles ${piles.length > MANY ? 'many' : ''} ${piles.length > ONE_ROW ? 'crowd' : ''} ${piles.length > TWO_ROWS ? 'flat' : ''}">
            ${repeat(piles, ({ key }) => key, (option) => this.#pile(option))}
          </ul>
        </div>
        <div class="flights" aria-hidden="true"></div>
        ${foot(this.session)}`,
      this.host,
    );
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this.host.querySelectorAll('.doubtful .words'))) clamp(each);
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this.host.querySelectorAll('.pile .name'))) clamp(each);
    if (this.#before) this.#glide(this.#before, places, waiting, stood);
    this.#before = new Map([...waiting.map(({ key }) => /** @type {const} */ ([key, null])), ...places]);
  }

  close() {
    this.#flights.end();
  }

  /**
   * @param {Map<string, string | null>} before
   * @param {Map<string, string>} places
   * @param {Contribution[]} waiting
   * @param {ReturnType<Flights['look']>} stood
   */
  #glide(before, places, waiting, stood) {
    const moved = [...places].filter(([key, option]) => before.has(key) && before.get(key) !== option);
    this.#flights.send(
      this.host,
      stood,
      moved.map(([key, to]) => ({ key, from: before.get(key) ?? null, to })),
    );
    const back = waiting.filter(({ key }) => before.get(key));
    this.#flights.send(this.host, stood, back.map(({ key }) => ({ key, from: before.get(key) ?? null, to: null })));
    this.#flights.settle(this.host, stood);
  }

  /** @param {ReturnType<typeof options>[number]} option */
  #pile({ key, letter, value, cards }) {
    if (this.#before && cards.some((card) => this.#before?.get(card.key) !== key)) this.#grown.add(key);
    const sheets = Math.min(cards.length, MOST_SHEETS);
    return html`<li class="pile ${colour(value.number)}" data-pile=${key}>
      <div class="stack">${Array.from({ length: sheets }, () => html`<i></i>`)}</div>
      <p class="label">
        <b class="letter">${letter}</b>${keyed(cards.length, html`<b class="count ${this.#grown.has(key) ? 'grown' : ''}">${cards.length}</b>`)}
        <span class="name">${bound(value.title)}</span>
      </p>
    </li>`;
  }
}

/**
 * @param {Contribution} card
 * @param {number} seen by how many people
 */
function doubtful({ key, label, value }, seen) {
  return html`<li data-card=${key}>
    <div class="paper">
      <p class="words" dir="auto">${bound(value.text)}</p>
      <p class="whence">
        <b>${label}</b>
        <span class="dots">${Array.from({ length: Math.min(seen, MOST_DOTS) }, () => html`<i></i>`)}</span>
        ${seen ? html`<span class="unseen">${tn('{count} opinion given', '{count} opinions given', seen)}</span>` : nothing}
      </p>
    </div>
  </li>`;
}

/**
 * What has words and is in no option yet; idle talk is folded away.
 * @param {Workshop} workshop
 */
function waitingCards(workshop) {
  return unplaced(workshop).filter(({ key, value }) => value.text && !workshop.get('placement', key)?.idle);
}

/**
 * How many people have judged each card.
 * @param {Workshop} workshop
 * @returns {Map<string, number>}
 */
function judgements(workshop) {
  const counts = new Map();
  for (const [, { card }] of workshop.all('judgement')) counts.set(card, (counts.get(card) ?? 0) + 1);
  return counts;
}
