/** The options on one page, worth a photograph. */
import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { contributions, options } from '../shared/summaries.js';
import { percent, squareMetres, t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { foot, headline } from './frame.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {ReturnType<typeof options>[number]} Option */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */

const COLOURS = 10;
const MOST_LINES = 8;
const FEWEST_LINES = 2;
const LONG_TITLE = /.{29}|\S{13}/;

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
              ${repeat(standing, ({ key }) => key, (option) => sheet(option, said.get(option.value.quote)))}
            </ul>`
          : html`<p class="awaited">${t('The options will appear here')}</p>`}
        ${foot(this.session)}`,
      this.host,
    );
    this.host.querySelectorAll('.option').forEach((each) => giveRoom(/** @type {HTMLElement} */ (each)));
  }

  close() {}
}

/** @param {import('../shared/workshop.js').Workshop} workshop */
function boardTitle(workshop) {
  const site = workshop.get('site')?.name;
  return site ? t('{site}: the options', { site }) : '';
}

/**
 * @param {Option} option
 * @param {Contribution | undefined} quote none when it was hidden or withdrawn since
 */
function sheet({ letter, value, cards, people, footprint }, quote) {
  return html`<li class="option option-${((value.number - 1) % COLOURS) + 1}">
    <header>
      <b class="letter">${letter}</b>
      <p class="numbers">
        ${tn('{count} contribution', '{count} contributions', cards.length)}<br />${tn('{count} person', '{count} people', people)}
      </p>
    </header>
    <h2 class=${LONG_TITLE.test(value.title) ? 'long' : ''}>${bound(value.title)}</h2>
    ${value.subtitle ? html`<p class="subtitle">${bound(value.subtitle)}</p>` : nothing}
    ${quote?.value.text ? html`<p class="quote" dir="auto">${t('“{words}”', { words: bound(quote.value.text) })}</p>` : nothing}
    ${footprint?.geometry
      ? html`<p class="area">${t('{area}, {share} of the site', { area: squareMetres(footprint.area_m2), share: percent(footprint.share) })}</p>`
      : nothing}
  </li>`;
}

/**
 * A quote takes the lines that the rest of its option leaves; none when they are too few to say anything.
 * @param {HTMLElement} option
 */
function giveRoom(option) {
  const quote = /** @type {HTMLElement | null} */ (option.querySelector('.quote'));
  if (!quote) return;
  quote.hidden = false;
  for (let lines = MOST_LINES; lines >= FEWEST_LINES; lines -= 1) {
    quote.style.setProperty('--lines', String(lines));
    if (option.scrollHeight <= option.clientHeight) return;
  }
  quote.hidden = true;
}

/**
 * Columns and rows for that many options.
 * @param {number} count
 */
function grid(count) {
  if (count <= 2) return 'grid-2-1';
  if (count <= 4) return 'grid-2-2';
  if (count <= 6) return 'grid-3-2';
  if (count <= 8) return 'grid-4-2';
  return count <= 10 ? 'grid-5-2' : 'grid-5-3';
}
