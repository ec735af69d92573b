/** The facilitator's page: one state of the screen, read and drawn again at most once for each frame. */
import { html, nothing, render } from 'lit-html';
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { t } from '../shared/texts.js';
import { announceArrivals } from './arrivals.js';
import { bar, refusals } from './bar.js';
import { Deeds } from './deeds.js';
import { draft } from './draft.js';
import { dragging, watchDrags } from './drag.js';
import { keepFocus } from './focus.js';
import { drawGrounds, groundsView } from './grounds.js';
import { watchKeys } from './keys.js';
import { optionTools, optionsView } from './options.js';
import { phases } from './phases.js';
import { restitutionTools, restitutionView } from './restitution.js';
import { roadmapTools, roadmapView } from './roadmap.js';
import { readRoom } from './room.js';
import { watchSelection } from './selection.js';
import { share } from './share.js';
import { drawSheet } from './sheet.js';
import { steering } from './steering.js';
import { streamTools, streamView } from './stream.js';
import { troubles } from './trouble.js';
import { tellUndone, undoToast, watchUndoKeys } from './undo.js';
import { usages } from './usages.js';
import { weighingView } from './weighing.js';

/** @typedef {'stream' | 'options' | 'grounds' | 'weighing' | 'roadmap' | 'restitution'} View */
/**
 * @typedef {object} Ui what this screen shows of it all; never sent
 * @property {View} view
 * @property {'all' | 'unplaced' | 'hidden'} filter
 * @property {string} search
 * @property {string} heldAt arrivals after this moment wait until the list is left alone; empty: none
 * @property {{card: string, what: 'move' | 'hide' | 'why'} | null} open the card whose choices are unfolded
 * @property {import('./why.js').Asked | null} why what was asked about the open card
 * @property {Set<string>} chosen keys of the cards to move together
 * @property {Set<string>} unfolded keys of the cards whose copies show, and of the proposals whose cards all show
 * @property {boolean} idleShown
 * @property {string | null} renaming key of an option
 * @property {string | null} sheet key of the option whose sheet is open
 * @property {'merge' | 'drop' | null} asking in the sheet
 * @property {string | null} scenario key of the one that the map shows
 * @property {string | null} usage id of the one that is open
 * @property {{section: string, stance: string} | null} reading a stance that waits for its words
 * @property {boolean} proposing
 * @property {string} proposed what came out of the last proposal, in words
 * @property {string} undone what was just undone, in words
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
/** @type {Ui} */
const ui = {
  view: 'stream',
  filter: 'all',
  search: '',
  heldAt: '',
  open: null,
  why: null,
  chosen: new Set(),
  unfolded: new Set(),
  idleShown: false,
  renaming: null,
  sheet: null,
  asking: null,
  scenario: null,
  usage: null,
  reading: null,
  proposing: false,
  proposed: '',
  undone: '',
  promptTouched: false,
  lost: false,
};
/** @type {Desk} */
const desk = { session, deeds: new Deeds(session), room: readRoom(session.workshop, []), ui, set };

/** @type {Record<View, {tools: (desk: Desk) => unknown, view: (desk: Desk) => unknown}>} */
const VIEWS = {
  stream: { tools: streamTools, view: streamView },
  options: { tools: optionTools, view: optionsView },
  grounds: { tools: () => nothing, view: groundsView },
  weighing: { tools: () => nothing, view: weighingView },
  roadmap: { tools: roadmapTools, view: roadmapView },
  restitution: { tools: restitutionTools, view: restitutionView },
};
/** What matters in each phase; the facilitator may look at anything else. @type {Record<string, View>} */
const VIEW_OF = { visit: 'stream', ideas: 'stream', sorting: 'options', options: 'options', weighing: 'weighing', restitution: 'restitution' };

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
  if (dragging()) return;
  const { workshop } = session;
  const now = workshop.get('phase')?.phase;
  if (now !== phase) ui.view = VIEW_OF[now] ?? 'stream';
  phase = now;

  desk.room = readRoom(workshop, [...session.outbox.items, ...session.landing]);
  const { byKey } = desk.room;
  for (const key of ui.chosen) if (!byKey.has(key) || byKey.get(key)?.value.hidden) ui.chosen.delete(key);
  const reads = ui.view === 'restitution' || workshop.get('scene')?.scene === 'draft';
  if (reads && draft.state === 'none') draft.ask(drawSoon);

  keepFocus(host, () => render(page(), host));
  drawSheet(desk);
  drawGrounds(desk);
  tellUndone(desk);
  announceArrivals(desk.room.cards.length);
}

function page() {
  if (!desk.room.workshop.get('workshop')) {
    return html`<main class="opening"><p role="status">${ui.lost ? t('This page is no longer recognised. Open the facilitator’s link again.') : t('Opening the workshop…')}</p></main>`;
  }
  const { tools, view } = VIEWS[ui.view];
  return html`
    ${troubles(desk)} ${bar(desk)} ${phases(desk)}
    <div class="desk">
      ${steering(desk)}
      <main class="room">
        <div class="tools">${tabs()} ${tools(desk)}</div>
        ${view(desk)}
      </main>
    </div>
    ${undoToast(desk)} ${refusals(desk)} ${share(desk)} ${usages(desk)}
    <p class="unseen" role="status" id="arrivals"></p>
  `;
}

function tabs() {
  const { room } = desk;
  const shown = room.cards.filter((card) => !card.value.hidden).length;
  const toPlace = room.options.length ? room.unplaced.length : 0;
  const actions = room.workshop.all('action').filter(([, { dropped }]) => !dropped).length;
  return html`
    <div class="tabs-row"><div class="tabs" role="group" aria-label=${t('What you look at')}>
      ${tab('stream', t('Contributions'), shown)}
      ${tab('options', t('Options'), room.options.length, toPlace ? html`<span class="to-place">${t('{count} to place', { count: toPlace })}</span>` : nothing)}
      ${tab('grounds', t('Footprints and scenarios'))} ${tab('weighing', t('Opinions'))} ${tab('roadmap', t('Roadmap'), actions)} ${tab('restitution', t('Reading together'))}
    </div></div>
  `;
}

/**
 * @param {View} view
 * @param {string} name
 * @param {number} [count]
 * @param {unknown} [more]
 */
function tab(view, name, count, more = nothing) {
  return html`<button type="button" aria-pressed=${ui.view === view} @click=${() => set({ view, open: null })}>
    ${name} ${count === undefined ? nothing : html`<b>${count}</b>`} ${more}
  </button>`;
}

for (const event of ['change', 'status', 'present', 'health']) session.addEventListener(event, drawSoon);
session.addEventListener('unknown', () => set({ lost: true }));
watchDrags(host, () => desk);
watchSelection(host, () => desk);
watchKeys(host, () => desk);
watchUndoKeys(() => desk);
drawSoon();
session.start();
