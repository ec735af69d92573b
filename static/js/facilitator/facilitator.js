/** The facilitator's page: one state of the screen, read and drawn again at most once for each frame. */
import { html, nothing, render } from 'lit-html';
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { t } from '../shared/texts.js';
import { announceArrivals } from './arrivals.js';
import { Deeds } from './deeds.js';
import { keepFocus } from './focus.js';
import { bar, refusals } from './bar.js';
import { optionTools, optionsView } from './options.js';
import { readRoom } from './room.js';
import { drawSheet } from './sheet.js';
import { share } from './share.js';
import { steering } from './steering.js';
import { streamTools, streamView } from './stream.js';
import { troubles } from './trouble.js';

/**
 * @typedef {object} Ui what this screen shows of it all; never sent
 * @property {'stream' | 'options'} view
 * @property {'all' | 'unplaced' | 'hidden'} filter
 * @property {string} search
 * @property {string} heldAt arrivals after this moment wait until the list is left alone; empty: none
 * @property {{card: string, what: 'move' | 'hide'} | null} open the card whose choices are unfolded
 * @property {Set<string>} chosen keys of the cards to move together
 * @property {string | null} renaming key of an option
 * @property {string | null} sheet key of the option whose sheet is open
 * @property {'merge' | 'drop' | null} asking in the sheet
 * @property {boolean} proposing
 * @property {string} proposed what came out of the last proposal, in words
 * @property {boolean} promptTouched
 * @property {boolean} lost the server does not know this browser
 */
/**
 * @typedef {object} Desk what every part of the page is given
 * @property {Session} session
 * @property {Deeds} deeds
 * @property {import('./room.js').Room} room
 * @property {Ui} ui
 * @property {(patch: Partial<Ui>) => void} set
 */

const host = /** @type {HTMLElement} */ (document.getElementById('facilitator'));
const session = new Session(boot.code, boot.role);
const deeds = new Deeds(session);
/** @type {Ui} */
const ui = {
  view: 'stream',
  filter: 'all',
  search: '',
  heldAt: '',
  open: null,
  chosen: new Set(),
  renaming: null,
  sheet: null,
  asking: null,
  proposing: false,
  proposed: '',
  promptTouched: false,
  lost: false,
};

/** @type {string | undefined} */
let phase;
let asked = false;

function drawSoon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
}

/** @param {Partial<Ui>} patch */
function set(patch) {
  Object.assign(ui, patch);
  drawSoon();
}

function draw() {
  asked = false;
  const { workshop } = session;
  const now = workshop.get('phase')?.phase;
  // Until options are what matters the arrivals do, and after that the options; the facilitator may look at the other one.
  if (now !== phase) Object.assign(ui, { view: ['options', 'restitution'].includes(now) ? 'options' : 'stream' });
  phase = now;

  const room = readRoom(workshop, [...session.outbox.items, ...session.landing]);
  const placeable = new Set(room.cards.filter((card) => !card.value.hidden).map((card) => card.key));
  for (const key of ui.chosen) if (!placeable.has(key)) ui.chosen.delete(key);
  /** @type {Desk} */
  const desk = { session, deeds, room, ui, set };

  keepFocus(host, () => render(page(desk), host));
  drawSheet(desk);
  announceArrivals(room.cards.length);
}

/** @param {Desk} desk */
function page(desk) {
  if (!desk.room.workshop.get('workshop')) {
    return html`<main class="opening"><p role="status">${ui.lost ? t('This page is no longer recognised. Open the facilitator’s link again.') : t('Opening the workshop…')}</p></main>`;
  }
  return html`
    ${troubles(desk)} ${bar(desk)}
    <div class="desk">
      ${steering(desk)}
      <main class="room">
        <div class="tools">${tabs(desk)} ${ui.view === 'stream' ? streamTools(desk) : optionTools(desk)}</div>
        ${ui.view === 'stream' ? streamView(desk) : optionsView(desk)}
      </main>
    </div>
    ${refusals(desk)} ${share(desk)}
    <p class="unseen" role="status" id="arrivals"></p>
  `;
}

/** @param {Desk} desk */
function tabs({ room, ui, set }) {
  const shown = room.cards.filter((card) => !card.value.hidden).length;
  const toPlace = room.options.length ? room.unplaced.length : 0;
  return html`
    <div class="tabs" role="group" aria-label=${t('What you look at')}>
      <button type="button" aria-pressed=${ui.view === 'stream'} @click=${() => set({ view: 'stream', open: null })}>
        ${t('Contributions')} <b>${shown}</b>
      </button>
      <button type="button" aria-pressed=${ui.view === 'options'} @click=${() => set({ view: 'options', open: null })}>
        ${t('Options')} <b>${room.options.length}</b>
        ${toPlace ? html`<span class="to-place">${t('{count} to place', { count: toPlace })}</span>` : nothing}
      </button>
    </div>
  `;
}

for (const event of ['change', 'status', 'present', 'health']) session.addEventListener(event, drawSoon);
session.addEventListener('unknown', () => set({ lost: true }));
drawSoon();
session.start();
