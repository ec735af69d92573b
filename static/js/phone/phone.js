/** The participant's phone: wires the join form, then the three actions and what always stands around them. */
import { html, nothing, render } from 'lit-html';
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { t } from '../shared/texts.js';
import { album } from './album.js';
import { Deeds, deedsOf } from './deeds.js';
import { Easel } from './easel.js';
import { takeOver } from './join.js';
import { followKeyboard } from './keyboard.js';
import { Later } from './later.js';
import { isContribution } from './own.js';
import { PhaseNews, presentPhase } from './phases.js';
import { Say } from './say.js';
import { Standing } from './standing.js';
import { actionBar } from './bar.js';

/** @typedef {'say' | 'draw' | 'see' | import('./deeds.js').Deed} View */
/** @typedef {import('./own.js').Own} Own */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const joinPage = /** @type {HTMLElement} */ (document.getElementById('join'));
const session = new Session(boot.code, boot.role);

/** @type {View} */
let view = 'say';
let notice = '';
let drawing = false;
/** @type {View[]} what the phase asked of everyone when we last looked */
let asked = [];

const later = new Later(session, { draw, drawSoon, redraw: (own) => go('draw', own) });
const say = new Say(session, { draw, see: () => go('see'), place: () => go('draw') });
const easel = new Easel(session, { draw, done: drawn, see: () => go('see') });
const deeds = new Deeds(session, { draw, see: () => go('see') });
const standing = new Standing();
const news = new PhaseNews();

function draw() {
  const phase = presentPhase(session);
  const { here: rest } = later;
  const views = {
    say: () => sayTemplate(phase),
    draw: () => easel.template(phase),
    see: () => rest?.see.template(phase) ?? later.template(),
    sort: () => deeds.template('sort', phase),
    weigh: () => deeds.template('weigh', phase),
    commit: () => deeds.template('commit', phase),
  };
  render(
    html`<header class="top">
        <h1>${boot.title}</h1>
        ${standing.template(session)}
      </header>
      ${news.template(phase, view, { draw, go })} ${noticeTemplate()}
      <main class="view ${view}" id="view" @scroll=${scrolled}>${views[view]()}</main>
      ${actionBar(view, phase, go)}`,
    app,
  );
}

/** Dire; where the phase asks for something else than words, what one said takes the place of the field. */
function sayTemplate(/** @type {import('./phases.js').Phase} */ phase) {
  const { here: rest } = later;
  if (deedsOf(phase).length && !phase.allows.includes('say') && !say.writing) {
    return rest ? rest.mine.template(phase, t('You have said nothing so far.')) : later.template();
  }
  return html`${say.template(phase)} ${rest?.tap.template(say.sent, say.writing)} ${rest?.mine.template(phase)}
  ${rest?.installing.template()}`;
}

/** Draw once before the next frame, however much changes until then. */
function drawSoon() {
  if (drawing || app.hidden) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

function noticeTemplate() {
  const understood = () => {
    notice = '';
    draw();
  };
  return html`<div class="news" role="status">
    ${notice
      ? html`<div class="news-slip problem-slip">
          <p>${notice}</p>
          <button class="button small" @click=${understood}>${t('Understood')}</button>
        </div>`
      : nothing}
  </div>`;
}

/** @param {Event} event */
function scrolled({ target }) {
  if (view === 'see' && /** @type {HTMLElement} */ (target).scrollTop > 8) later.here?.see.read();
}

/**
 * The phone's back button leads to the view before, not out of the workshop.
 * @param {View} next
 * @param {Own} [edit] an annotation to correct
 */
function go(next, edit) {
  if (next !== view) history.pushState({ view: next }, '');
  show(next, edit);
}

/** @param {string} [key] of what was drawn or corrected; nothing when it was given up */
function drawn(key) {
  if (key) say.tellOfDrawing(key);
  go('say');
}

/**
 * @param {View} next
 * @param {Own} [edit]
 */
function show(next, edit) {
  if (view === 'draw') easel.close();
  later.here?.tap.leave();
  view = next;
  if (view === 'see') later.here?.see.open();
  draw();
  /** @type {HTMLElement} */ (document.getElementById('view')).scrollTop = 0;
  if (view === 'draw') easel.open(presentPhase(session).allows.includes('draw'), edit);
}

/** What a phase asks of everyone opens by itself, unless someone is at work; what it closes makes room. */
function follow() {
  const deeds = deedsOf(presentPhase(session));
  if (app.hidden || String(deeds) === String(asked)) return;
  const closed = asked.includes(view) && !deeds.some((deed) => deed === view);
  asked = deeds;
  if (deeds.length && !say.writing && view !== 'draw') show(deeds[0]);
  else if (closed) show('see');
}

/** What has no slip of its own (a support, an opinion...): why it was refused is told, and it is let go. */
function tellRefused() {
  const refused = session.outbox.items.filter(({ state }) => state === 'refused');
  const slips = new Set(refused.filter(isContribution).map(({ key }) => key));
  for (const item of refused) {
    if (isContribution(item)) continue;
    // Where an idea was refused, its slip says so: what was said of it goes along.
    if (!slips.has(item.key)) notice = item.reason ?? '';
    session.discard(item.id).catch(console.warn);
  }
}

function forgotten() {
  return t('Please take part again: this phone is no longer known here. What you wrote is kept.');
}

function openApp() {
  app.hidden = false;
  app.querySelector('.opening')?.remove();
  draw();
  follow();
}

session.addEventListener('change', () => {
  tellRefused();
  follow();
  drawSoon();
});
session.addEventListener('status', drawSoon);
session.addEventListener('unknown', () => tellAgain(forgotten()));
album.addEventListener('change', drawSoon);
window.addEventListener('online', drawSoon);
window.addEventListener('offline', drawSoon);
window.addEventListener('popstate', (event) => {
  if (!app.hidden) show(event.state?.view ?? asked[0] ?? 'say');
});

followKeyboard();
album.open(session);
const tellAgain = takeOver(joinPage, {
  opened() {
    openApp();
    if (view === 'say') say.focus();
    // What is said from now on outlives a reload, even before the server has let us in.
    session.outbox.open();
  },
  waiting() {
    standing.waiting = true;
    drawSoon();
  },
  joined() {
    standing.waiting = false;
    session.start();
  },
});
if (boot.joined) {
  openApp();
  session.start();
}
