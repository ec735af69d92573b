/**
 * Dessiner: show a place, say what it is. Once a type was chosen, a point takes three taps: Dessiner, Ici, Envoyer.
 *
 * The map's code is fetched here. Where it does not come, and for those who use no map, the list of named places does
 * the same. What is drawn but not sent yet is found again when Dessiner is opened again.
 */
import { render } from 'lit-html';
import { freshId } from '../shared/ids.js';
import { stylesheet } from '../shared/stylesheet.js';
import { t } from '../shared/texts.js';
import { album } from './album.js';
import { view } from './sheet.js';
import { geometryOf, lineOf, position } from './strokes.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./sheet.js').Draft} Draft */
/** @typedef {import('./sheet.js').Mode} Mode */
/** @typedef {{key: string, value: Record<string, any>}} Edit one's own annotation, to be corrected */

/** @type {Draft | null} not sent yet */
let kept = null;
let lastType = '';
const PHOTOS = 'draw';

/**
 * Open Dessiner in an element of a definite height. Sends through the session; `onDone` is then called with the key of
 * the annotation, or with nothing when a correction was given up.
 * @param {HTMLElement} host
 * @param {Session} session
 * @param {{onDone?: (key?: string) => void, edit?: Edit}} [wanted]
 * @returns {Promise<{close: () => void}>} once the map is there, or is known not to come; rejects without our styles
 */
export async function openDraw(host, session, { onDone = () => {}, edit } = {}) {
  await Promise.all(['css/draw.css', 'css/map.css'].map(stylesheet));
  const view = new Dessiner(host, session, onDone, edit);
  await view.bringMap();
  return view;
}

class Dessiner {
  #host;
  #session;
  #onDone;
  #edit;
  /** @type {Draft} */
  #draft;
  /** @type {import('./sheet.js').Scene['map']} */
  #arrival = 'coming';
  /** @type {import('../shared/map.js').SiteMap | undefined} */
  #site;
  /** @type {import('./drawing.js').Drawing | undefined} */
  #drawing;
  /** @type {import('./spot.js').Spot | undefined} */
  #spot;
  #locates = false;
  #asked = 0;
  #closed = false;

  /**
   * @param {HTMLElement} host
   * @param {Session} session
   * @param {(key?: string) => void} onDone
   * @param {Edit | undefined} edit
   */
  constructor(host, session, onDone, edit) {
    this.#host = host;
    this.#session = session;
    this.#onDone = onDone;
    this.#edit = edit;
    this.#draft = edit ? corrected(edit.value) : (kept ?? fresh('point'));
    session.addEventListener('change', this.#changed);
    album.addEventListener('change', this.#changed);
    this.#show();
  }

  async bringMap() {
    try {
      const [maps, drawing, spot] = await Promise.all([
        import('../shared/map.js'),
        import('./drawing.js'),
        import('./spot.js'),
      ]);
      await maps.styled();
      if (this.#closed) return;
      this.#site = maps.siteMap(/** @type {HTMLElement} */ (this.#host.querySelector('.draw-map')), this.#session.workshop, {
        label: t('Map of the site. The arrow keys move it.'),
        annotation: (key, { author }) => (key === this.#edit?.key ? 'none' : author === this.#session.you.id ? 'plain' : 'faint'),
      });
      const drawn = new drawing.Drawing(this.#site.map, () => this.#now({ line: drawn.line, geometry: null, said: '' }));
      drawn.reset(this.#draft.line);
      this.#drawing = drawn;
      this.#spot = new spot.Spot(this.#site.map, (said) => this.#now({ said }));
      this.#locates = spot.locates;
      this.#arrival = 'here';
    } catch (error) {
      console.warn('map', error);
      this.#arrival = 'missing';
      if (this.#draft.step === 'where') this.#draft.mode = 'list';
    }
    this.#show();
  }

  close() {
    this.#closed = true;
    this.#session.removeEventListener('change', this.#changed);
    album.removeEventListener('change', this.#changed);
    cancelAnimationFrame(this.#asked);
    if (!this.#edit) kept = { ...this.#draft, said: '', problem: '' };
    this.#drawing?.destroy();
    this.#site?.destroy();
    render('', this.#host);
  }

  #changed = () => {
    cancelAnimationFrame(this.#asked);
    this.#asked = requestAnimationFrame(() => {
      this.#site?.update(this.#session.workshop);
      this.#show();
    });
  };

  /** @param {Partial<Draft>} news */
  #now(news) {
    Object.assign(this.#draft, news);
    this.#show();
  }

  #show() {
    if (this.#closed) return;
    const draft = this.#draft;
    const { mode, step, place } = draft;
    const places = this.#session.workshop.get('site')?.places ?? [];
    const scene = {
      map: this.#arrival,
      places,
      drawn: Boolean(shape(mode) && (draft.line.length || made(draft))),
      ready: mode === 'point' ? this.#arrival === 'here' : mode === 'list' ? place !== null : made(draft) !== null,
      editing: Boolean(this.#edit),
      locates: this.#locates,
      photos: album.strip(this.#edit?.key ?? PHOTOS),
      addPhoto: album.adder(this.#edit?.key ?? PHOTOS, { draft: !this.#edit }),
    };
    render(view(draft, scene, this.#deeds), this.#host);
    this.#drawing?.use(shape(mode), step === 'where' && shape(mode) !== null);
    this.#spot?.show(draft, places.find((/** @type {{id: string}} */ { id }) => id === place)?.point);
  }

  /** @type {import('./sheet.js').Deeds} */
  #deeds = {
    show: (mode) => this.#now({ mode, said: '' }),
    choose: (place) => this.#now({ place }),
    undo: () => {
      this.#now({ geometry: null });
      this.#drawing?.undo();
    },
    locate: () => this.#spot && this.#now({ said: this.#spot.locate() }),
    go: (event) => {
      event.preventDefault();
      const { mode, place } = this.#draft;
      const center = () => ({ type: /** @type {const} */ ('Point'), coordinates: position(this.#centre()) });
      const geometry = mode === 'point' ? center() : made(this.#draft);
      this.#now({ geometry, place: mode === 'list' ? place : null, step: 'what', said: '', problem: '' });
      this.#focus('.draw-types');
    },
    back: () => {
      this.#now({ step: 'where', said: '' });
      this.#focus('.draw-go');
    },
    name: (type) => this.#now({ type: (lastType = type), problem: '' }),
    write: (text) => this.#now({ text }),
    send: (event) => {
      event.preventDefault();
      if (this.#draft.type) this.#send();
      else {
        this.#now({ problem: t('Choose what it is.') });
        this.#focus('[name=draw-type]');
      }
    },
    leave: () => this.#onDone(),
  };

  #send() {
    const { type, text, geometry, place, mode } = this.#draft;
    const key = this.#edit?.key ?? freshId();
    this.#session.submit({ kind: 'annotation', key, value: { type, text: text.trim(), geometry, place } });
    if (!this.#edit) album.attach(PHOTOS, key);
    for (const item of this.#session.outbox.items) {
      // What was refused is said again: the new words take its place.
      if (item.key === key && item.state === 'refused') this.#session.discard(item.id).catch(console.warn);
    }
    this.#drawing?.reset();
    this.#draft = { ...fresh(mode), said: t('It is noted, thank you. You can go on.') };
    this.#show();
    this.#focus('.draw-go');
    this.#onDone(key);
  }

  #centre() {
    return /** @type {import('../shared/map.js').SiteMap} */ (this.#site).map.getCenter();
  }

  /** @param {string} selector */
  #focus(selector) {
    /** @type {HTMLElement | null} */ (this.#host.querySelector(selector))?.focus();
  }
}

/**
 * @param {Mode} mode
 * @returns {Draft}
 */
function fresh(mode) {
  return { step: 'where', mode, type: lastType, text: '', place: null, geometry: null, line: [], said: '', problem: '' };
}

/**
 * @param {Record<string, any>} value
 * @returns {Draft}
 */
function corrected({ type, text, place, geometry }) {
  return { ...fresh(modeOf(geometry)), step: 'what', type, text, place, geometry, line: lineOf(geometry) };
}

/**
 * What the strokes make; what was drawn earlier, where there are no strokes of it (an area in several parts).
 * @param {Draft} draft
 * @returns {GeoJSON.Geometry | null}
 */
function made({ mode, line, geometry }) {
  const drawn = shape(mode);
  if (!drawn) return null;
  if (line.length) return geometryOf(drawn, line);
  return geometry && modeOf(geometry) === mode ? geometry : null;
}

/**
 * @param {GeoJSON.Geometry | null} geometry
 * @returns {Mode}
 */
function modeOf(geometry) {
  if (!geometry) return 'list';
  return geometry.type === 'Point' ? 'point' : geometry.type === 'LineString' ? 'line' : 'area';
}

/**
 * @param {Mode} mode
 * @returns {import('./strokes.js').Shape | null} what a finger draws in this mode
 */
function shape(mode) {
  return mode === 'line' || mode === 'area' ? mode : null;
}
