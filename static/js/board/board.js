/**
 * The projected screen: shows the scene that the facilitator chose, and never stops showing.
 *
 * It has no control but two keys for whoever sets the projector up: t (light or dark) and f (full screen).
 */
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { JoinScene } from './join.js';
import { MapScene } from './map-scene.js';
import { OptionsScene } from './options.js';
import { WallScene } from './wall-scene.js';

/** @typedef {{draw: () => void, close: () => void}} Scene */

/** @type {Record<string, new (host: HTMLElement, session: Session) => Scene>} */
const SCENES = { join: JoinScene, wall: WallScene, map: MapScene, options: OptionsScene };
const THEME = 'facilitation-board-theme';
const KNOCK_AGAIN_MS = 10_000;

const board = /** @type {HTMLElement} */ (document.getElementById('board'));
const session = new Session(boot.code, boot.role);

/** @type {Scene | null} */
let scene = null;
let shown = '';
let asked = 0;

function draw() {
  asked = 0;
  const wanted = session.workshop.get('scene')?.scene ?? '';
  if (wanted !== shown && wanted in SCENES) {
    scene?.close();
    const host = document.createElement('section');
    host.className = `scene ${wanted}`;
    board.replaceChildren(host);
    scene = new SCENES[wanted](host, session);
    shown = wanted;
  }
  scene?.draw();
}

function drawSoon() {
  asked ||= requestAnimationFrame(draw);
}

function stayAwake() {
  // Offered to secure pages only; refused when the battery is low. Nothing to say about it on a projected screen.
  if (!document.hidden) navigator.wakeLock?.request('screen').catch(console.info);
}

/** @param {string} theme */
function dress(theme) {
  document.documentElement.dataset.theme = theme;
}

/** @param {KeyboardEvent} event */
function pressed({ key, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return;
  if (key === 't') {
    dress(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
    localStorage.setItem(THEME, document.documentElement.dataset.theme ?? '');
  }
  if (key === 'f') (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(console.info);
}

const inAddress = new URLSearchParams(location.search).get('theme');
dress((inAddress ?? localStorage.getItem(THEME)) === 'light' ? 'light' : 'dark');
session.addEventListener('change', drawSoon);
session.addEventListener('status', () => board.classList.toggle('alone', !session.online));
// A server that comes back without knowing us yet: knock again, and keep showing what we have.
session.addEventListener('unknown', () => setTimeout(() => session.socket.connect(), KNOCK_AGAIN_MS));
window.addEventListener('resize', drawSoon);
document.fonts.addEventListener('loadingdone', drawSoon);
document.addEventListener('visibilitychange', stayAwake);
document.addEventListener('keydown', pressed);
stayAwake();
session.start();
// So that the map can be shown even if the network is gone when the facilitator asks for it.
import('../shared/map.js').then(({ styled }) => styled()).catch(console.warn);
