/** The options on one page, worth a photograph. */
import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { contributions, options } from '../shared/summaries.js';
import { percent, t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { fit } from './fit.js';
import { foot, headline } from './frame.js';
import { byCollege, collegesOf, spoken } from './people.js';
import { colour } from './plan.js';
import { sitePlan } from './site-plan.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {ReturnType<typeof options>[number]} Option */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */

const MOST_LINES = 9;
const FEWEST_LINES = 2;
const SCALES = [1, 0.92, 0.85];

export class OptionsScene {
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
    const said = new Map(contributions(workshop).map((each) => [each.key, each]));
    render(
      html`${headline(boardTitle(workshop))}
        ${standing.length
          ? html`<ul class="options ${grid(standing.length)}">
              ${repeat(standing, ({ key }) => key, (option) => sheet(workshop, option, said.get(option.value.quote)))}
            </ul>`
          : html`<p class="awaited">${t('The options will appear here')}</p>`}
        ${foot(this.session)}`,
      this.host,
    );
    this.host.querySelectorAll('.postcard').forEach((each) => giveRoom(/** @type {HTMLElement} */ (each)));
  }

  close() {}
}

/** @param {Workshop} workshop */
function boardTitle(workshop) {
  const site = workshop.get('site')?.name;
  return site ? t('{site}: the options', { site }) : '';
}

/**
 * @param {Workshop} workshop
 * @param {Option} option
 * @param {Contribution | undefined} quote none when it was hidden or withdrawn since
 */
function sheet(workshop, { key, letter, value, cards, people, footprint }, quote) {
  const authors = collegesOf(workshop, cards.map((card) => card.value.author));
  return html`<li class="postcard ${colour(value.number)}">
    <div class="where">
      ${sitePlan(workshop, [key], { label: t('Where option {letter} is', { letter }), width: 240, aspect: 1.9, align: 'xMaxYMid' })}
      <b class="letter">${letter}</b>
      ${footprint?.geometry ? html`<p class="area">${t('{share} of the site', { share: percent(footprint.share) })}</p>` : nothing}
    </div>
    <div class="said">
      <h2>${bound(value.title)}</h2>
      ${value.subtitle ? html`<p class="subtitle">${bound(value.subtitle)}</p>` : nothing}
      ${quote?.value.text ? html`<p class="quote" dir="auto">${t('“{words}”', { words: bound(quote.value.text) })}</p>` : nothing}
    </div>
    <p class="numbers">
      <b>${tn('{count} contribution', '{count} contributions', cards.length)}, ${tn('{count} person', '{count} people', people)}</b>
      ${spoken(byCollege(workshop, authors))}
    </p>
  </li>`;
}

/**
 * A quote takes the lines that the rest of its option leaves, written smaller if it is then told whole; none when they
 * are too few to say anything. What is still too long is written smaller.
 * @param {HTMLElement} option
 */
function giveRoom(option) {
  const said = /** @type {HTMLElement} */ (option.querySelector('.said'));
  const [quote, subtitle] = ['.quote', '.subtitle'].map((name) => /** @type {HTMLElement | null} */ (said.querySelector(name)));
  for (const each of [quote, subtitle]) if (each) each.hidden = false;
  if (quote && SCALES.some((scale) => quoted(said, quote, scale) && whole(quote))) return;
  if (quote && quoted(said, quote, SCALES[SCALES.length - 1])) return;
  if (quote) quote.hidden = true;
  if (fit(said, 0.85) || !subtitle) return;
  subtitle.hidden = true;
  fit(said);
}

/**
 * Give the quote as many lines as there is room for; false when that is too few.
 * @param {HTMLElement} said
 * @param {HTMLElement} quote
 * @param {number} scale
 */
function quoted(said, quote, scale) {
  said.style.setProperty('--fit', String(scale));
  for (let lines = MOST_LINES; lines >= FEWEST_LINES; lines -= 1) {
    quote.style.setProperty('--lines', String(lines));
    if (said.scrollHeight <= said.clientHeight + 1) return true;
  }
  return false;
}

/** @param {HTMLElement} quote */
function whole({ scrollHeight, clientHeight }) {
  return scrollHeight <= clientHeight + 1;
}

/**
 * Columns and rows for that many options.
 * @param {number} count
 */
function grid(count) {
  if (count === 1) return 'grid-1-1';
  if (count === 2) return 'grid-2-1';
  if (count === 3) return 'grid-3-1';
  if (count === 4) return 'grid-2-2';
  if (count <= 6) return 'grid-3-2';
  if (count <= 8) return 'grid-4-2';
  if (count <= 15) return count <= 10 ? 'grid-5-2' : 'grid-5-3';
  return `grid-many grid-${count <= 20 ? 4 : 5}-many`;
}
