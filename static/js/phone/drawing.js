/**
 * Drawing on the map with a finger.
 *
 * Our own, and not a drawing library: those draw by taps on corners, with small handles, and fail under fingers on
 * phones (double taps that zoom, a stroke that drags the map, a palm that adds a corner). People draw with one stroke,
 * as on paper. One finger draws; a second one drops the stroke under way and leaves the map to Leaflet, which moves and
 * zooms it, until every finger is lifted. A tap adds a corner, for those who cannot hold a stroke.
 */
import { L } from '../shared/map.js';
import { MOST_VERTICES, joined, thinned } from './strokes.js';

/** @typedef {import('./strokes.js').Position} Position */
/** @typedef {import('./strokes.js').Shape} Shape */

const TAP_PX = 8; // a finger that strays less did not draw
const STEP_PX = 2;
const REACH_PX = 40;

export class Drawing {
  #map;
  #changed;
  /** @type {Position[][]} the line as it was after each stroke: the last is the drawing */
  #states = [];
  /** @type {Position[]} under the finger now */
  #stroke = [];
  /** @type {Set<number>} the pointers that are down */
  #fingers = new Set();
  /** @type {Shape | null} */
  #shape = null;
  #armed = false;
  #gone = new AbortController();
  #fill = L.polygon([], { className: 'sketch-area', interactive: false, pane: 'sketch' });
  #ink = L.polyline([], { className: 'sketch', interactive: false, pane: 'sketch' });

  /**
   * @param {import('leaflet').Map} map
   * @param {() => void} changed called after a stroke was added or undone
   */
  constructor(map, changed) {
    this.#map = map;
    this.#changed = changed;
    map.options.touchZoom = 'center'; // zooming keeps what is under the target; armed, two fingers also move the map
    map.createPane('sketch').style.zIndex = '620'; // above the pins of others
    const host = map.getContainer();
    const { signal } = this.#gone;
    host.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    host.addEventListener('pointermove', (event) => this.#move(event), { signal });
    host.addEventListener('pointerup', (event) => this.#up(event), { signal });
    host.addEventListener('pointercancel', (event) => this.#up(event), { signal });
    // Otherwise the browser takes a stroke for a scroll, and gives later fingers over too late.
    host.addEventListener('touchmove', (event) => this.#armed && event.cancelable && event.preventDefault(), { signal, passive: false });
  }

  /** The line drawn so far: for an area, its outline before it is closed. */
  get line() {
    return this.#states[this.#states.length - 1] ?? [];
  }

  /**
   * Show the drawing as a line or an area, or (null) put it aside; armed: one finger draws, instead of moving the map.
   * @param {Shape | null} shape
   * @param {boolean} armed
   */
  use(shape, armed) {
    this.#shape = shape;
    if (armed !== this.#armed) {
      this.#armed = armed;
      this.#stroke = [];
      this.#fingers.clear();
      this.#map.getContainer().classList.toggle('drawing', armed);
      for (const gesture of [this.#map.dragging, this.#map.doubleClickZoom, this.#map.boxZoom]) {
        if (armed) gesture.disable();
        else gesture.enable();
      }
      this.#map.options.touchZoom = armed || 'center';
    }
    this.#show();
  }

  /** Take the last stroke back. */
  undo() {
    this.#states.pop();
    this.#show();
    this.#changed();
  }

  /**
   * Begin again, from a line drawn earlier or from nothing.
   * @param {Position[]} [line]
   */
  reset(line = []) {
    this.#states = line.length ? [line] : [];
    this.#show();
  }

  destroy() {
    this.#gone.abort();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const control = /** @type {Element} */ (event.target).closest('.leaflet-control');
    if (!this.#armed || control || event.button > 0) return;
    if (event.isPrimary) this.#fingers.clear(); // the first finger: any other that we remember was lifted unseen
    this.#fingers.add(event.pointerId);
    this.#stroke = this.#fingers.size === 1 ? [this.#at(event)] : [];
    if (this.#fingers.size === 1) this.#map.getContainer().setPointerCapture(event.pointerId);
    this.#show();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#stroke.length || !this.#fingers.has(event.pointerId)) return;
    const here = this.#at(event);
    if (this.#pixels(this.#stroke[this.#stroke.length - 1], here) < STEP_PX) return;
    this.#stroke.push(here);
    this.#show();
  }

  /** @param {PointerEvent} event lifted, or taken over by the system: only what was lifted counts */
  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    const stroke = this.#stroke;
    this.#stroke = [];
    if (event.type === 'pointerup' && stroke.length) {
      this.#states.push(this.#continued(stroke));
      this.#changed();
    }
    this.#show();
  }

  /** @param {Position[]} stroke */
  #continued(stroke) {
    const tap = stroke.every((each) => this.#pixels(stroke[0], each) < TAP_PX);
    const clean = tap ? stroke.slice(0, 1) : this.#simplified(stroke, 1.5);
    const line = joined(this.line, clean, (a, b) => this.#pixels(a, b), REACH_PX);
    // An area needs one vertex more, to close.
    return line.length < MOST_VERTICES ? line : thinned(line, (all, tolerance) => this.#simplified(all, tolerance), MOST_VERTICES - 1);
  }

  /**
   * @param {Position[]} line
   * @param {number} tolerance in pixels at the present zoom
   * @returns {Position[]}
   */
  #simplified(line, tolerance) {
    const points = line.map((position) => this.#map.project(position));
    return L.LineUtil.simplify(points, tolerance).map((point) => this.#map.unproject(point));
  }

  /** @param {PointerEvent} event */
  #at(event) {
    return this.#map.mouseEventToLatLng(event);
  }

  /**
   * @param {Position} a
   * @param {Position} b
   */
  #pixels(a, b) {
    return this.#map.project(a).distanceTo(this.#map.project(b));
  }

  #show() {
    const line = this.#stroke.length ? joined(this.line, this.#stroke, (a, b) => this.#pixels(a, b), REACH_PX) : this.line;
    // One position makes no line: drawn twice, its round ends make a dot.
    this.#ink.setLatLngs(line.length === 1 ? [line[0], line[0]] : line);
    this.#fill.setLatLngs(line);
    this.#toggle(this.#fill, this.#shape === 'area' && line.length > 2);
    this.#toggle(this.#ink, this.#shape !== null && line.length > 0);
  }

  /**
   * @param {import('leaflet').Layer} layer
   * @param {boolean} on
   */
  #toggle(layer, on) {
    if (on === this.#map.hasLayer(layer)) return;
    if (on) layer.addTo(this.#map);
    else layer.remove();
  }
}
