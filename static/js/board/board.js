/**
 * The projected screen: shows the scene that the facilitator chose, and never stops showing.
 *
 * It has no control but two keys for whoever sets the projector up: t (light or dark) and f (full screen).
 */
import { render } from 'lit-html';
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { DraftScene } from './draft-scene.js';
import { FootprintsScene } from './footprints-scene.js';
import { hatchings } from './hatching.js';
import { JoinScene } from './join.js';
import { MapScene } from './map-scene.js';
import { OptionScene } from './option-scene.js';
import { OptionsScene } from './options.js';
import { ReplayScene } from './replay-scene.js';
import { ResultsScene } from './results-scene.js';
import { RoadmapScene } from './roadmap-scene.js';
import { SortingScene } from './sorting-scene.js';
import { WallScene } from './wall-scene.js';

/** @typedef {{draw: () => void, close: () => void}} Scene */

/** @type {Map<string, new (host: HTMLElement, session: Session) => Scene>} */
const SCENES = new Map(
  Object.entries({
    join: JoinScene,
    wall: WallScene,
    map: MapScene,
    sorting: SortingScene,
    options: OptionsScene,
    option: OptionScene,
    footprints: FootprintsScene,
    results: ResultsScene,
    roadmap: RoadmapScene,
    draft: DraftScene,
    replay: ReplayScene,
  }),
);
/** What is shown when what was asked for cannot be. */
const FALLBACK = 'wall';
const THEME = 'facilitation-board-theme';
const KNOCK_AGAIN_MS = 10_000;

const board = /** @type {HTMLElement} */ (document.getElementById('board'));
const session = new Session(boot.code, boot.role);

/** @type {Scene | null} */
let scene = null;
let shown = '';
/** the scene, and its focus, that could not be drawn */
let faulty = '';
let asked = 0;

function draw() {
  asked = 0;
  const wanted = sceneToShow();
  if (!wanted) return;
  const seal = `${wanted} ${session.workshop.get('scene')?.focus}`;
  try {
    show(seal === faulty ? FALLBACK : wanted);
  } catch (error) {
    // A fault of ours: the room sees the wall, and whoever looks for it finds it in the console.
    console.error(error);
    faulty = seal;
    show(FALLBACK);
  }
}

/** @param {string} wanted */
function show(wanted) {
  if (wanted !== shown) {
    scene?.close();
    scene = null;
    const host = document.createElement('section');
    host.className = `scene ${wanted}`;
    board.replaceChildren(host);
    scene = new (SCENES.get(wanted) ?? WallScene)(host, session);
    shown = wanted;
  }
  scene?.draw();
}

/** The scene that was asked for, if there is one and what it is about still stands; none before the first join. */
function sceneToShow() {
  const wanted = session.workshop.get('scene');
  if (!wanted) return '';
  const option = session.workshop.get('option', wanted.focus ?? '');
  if (wanted.scene === 'option' && (!option || option.dropped)) return FALLBACK;
  return SCENES.has(wanted.scene) ? wanted.scene : FALLBACK;
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
const patterns = document.createElement('div');
patterns.className = 'unseen';
render(hatchings(), patterns);
board.before(patterns);
stayAwake();
session.start();
// So that the map can be shown even if the network is gone when the facilitator asks for it.
import('../shared/map.js').then(({ styled }) => styled()).catch(console.warn);
