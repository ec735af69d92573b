/** The participant's phone: wires the join form, then the three actions and what always stands around them. */
import { html, nothing, render } from 'lit-html';
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { t } from '../shared/texts.js';
import { album } from './album.js';
import { Easel } from './easel.js';
import { showAgain, takeOver } from './join.js';
import { Installing } from './installing.js';
import { followKeyboard } from './keyboard.js';
import { Mine } from './mine.js';
import { PhaseNews, presentPhase } from './phases.js';
import { Say } from './say.js';
import { See } from './see.js';
import { Standing } from './standing.js';
import { actionBar } from './bar.js';

/** @typedef {'say' | 'draw' | 'see'} View */
/** @typedef {import('./own.js').Own} Own */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const joinPage = /** @type {HTMLElement} */ (document.getElementById('join'));
const session = new Session(boot.code, boot.role);

/** @type {View} */
let view = 'say';
let notice = '';
let drawing = false;

const see = new See(session, { draw });
const say = new Say(session, { draw, see: () => go('see'), place: () => go('draw') });
const mine = new Mine(session, { draw, redraw: (own) => go('draw', own) });
const easel = new Easel(session, { draw, done: drawn, see: () => go('see') });
const standing = new Standing();
const news = new PhaseNews();
const installing = new Installing(session, drawSoon);

function draw() {
  const phase = presentPhase(session);
  const views = {
    say: () => html`${say.template(phase)} ${mine.template(phase)} ${installing.template()}`,
    draw: () => easel.template(phase),
    see: () => see.template(phase),
  };
  render(
    html`<header class="top">
        <h1>${boot.title}</h1>
        ${standing.template(session)}
      </header>
      ${news.template(phase, draw)} ${noticeTemplate()}
      <main class="view ${view}" id="view" @scroll=${scrolled}>${views[view]()}</main>
      ${actionBar(view, phase.allows, go)}`,
    app,
  );
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
  if (view === 'see' && /** @type {HTMLElement} */ (target).scrollTop > 8) see.read();
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
  view = next;
  if (view === 'see') see.open();
  draw();
  /** @type {HTMLElement} */ (document.getElementById('view')).scrollTop = 0;
  if (view === 'draw') easel.open(presentPhase(session).allows.includes('draw'), edit);
}

/** What has no slip of its own (a support, a photo taken off): why it was refused is told, and it is let go. */
function tellRefused() {
  for (const item of session.outbox.items) {
    if (!['support', 'photo'].includes(item.kind) || item.state !== 'refused') continue;
    notice = item.reason ?? '';
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
}

session.addEventListener('change', () => {
  tellRefused();
  drawSoon();
});
session.addEventListener('status', drawSoon);
session.addEventListener('unknown', () => showAgain(joinPage, forgotten()));
album.addEventListener('change', drawSoon);
window.addEventListener('online', drawSoon);
window.addEventListener('offline', drawSoon);
window.addEventListener('popstate', (event) => {
  if (!app.hidden) show(event.state?.view ?? 'say');
});

followKeyboard();
album.open(session);
takeOver(joinPage, {
  opened() {
    openApp();
    say.focus();
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
