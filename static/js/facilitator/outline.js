/** Areas drawn on a map by their corners: touched one by one, then dragged, added between two, or removed. */
import { L } from '../shared/map.js';
import { t } from '../shared/texts.js';

/** @typedef {import('leaflet').LatLng} LatLng */

const FEW = 3; // corners of the smallest area
const CLOSE_PX = 3; // what is less far from the line than this needs no corner
const MANY = 24; // corners of one area that a hand can still handle
const STEP_PX = 4; // an arrow key moves a corner so far

export class Outline {
  #map;
  #changed;
  #layer;
  /** @type {LatLng[][]} the outer ring of each area, without its last point again */
  #rings;
  /** corners are being touched: those of the last ring, which is not closed yet */
  open = false;

  /**
   * @param {import('leaflet').Map} map
   * @param {GeoJSON.Geometry | null} geometry areas to start from; their holes are filled
   * @param {() => void} changed called when `geometry`, `open`, `closable` or `empty` may have changed
   */
  constructor(map, geometry, changed) {
    this.#map = map;
    this.#changed = changed;
    this.#layer = L.layerGroup().addTo(map);
    if (geometry) map.fitBounds(L.geoJSON(geometry).getBounds().pad(0.2), { animate: false, maxZoom: 19 });
    this.#rings = outerRings(geometry).map((ring) => thinned(map, ring.map(([longitude, latitude]) => L.latLng(latitude, longitude))));
    this.open = !this.#rings.length;
    if (this.open) this.#rings.push([]);
    map.on('click', this.#touched, this);
    map.doubleClickZoom.disable();
    map.getContainer().classList.add('outlining');
    this.#draw();
  }

  /** @returns {GeoJSON.MultiPolygon | null} [longitude, latitude]; null while there is no whole area */
  get geometry() {
    const whole = this.#rings.filter((ring) => ring.length >= FEW);
    const position = (/** @type {LatLng} */ { lat, lng }) => [lng, lat];
    return whole.length ? { type: 'MultiPolygon', coordinates: whole.map((ring) => [[...ring, ring[0]].map(position)]) } : null;
  }

  /** Whether the area being touched has corners enough. */
  get closable() {
    return this.open && this.#last.length >= FEW;
  }

  get empty() {
    return this.#rings.every((ring) => !ring.length);
  }

  begin() {
    this.#rings.push([]);
    this.#become(true);
  }

  close() {
    this.#become(false);
  }

  clear() {
    this.#rings = [[]];
    this.#become(true);
  }

  destroy() {
    this.#map.off('click', this.#touched, this);
    this.#map.doubleClickZoom.enable();
    this.#map.getContainer().classList.remove('outlining');
    this.#layer.remove();
  }

  get #last() {
    return this.#rings[this.#rings.length - 1];
  }

  /** @param {boolean} open */
  #become(open) {
    this.open = open;
    this.#draw();
    this.#changed();
  }

  /** @param {import('leaflet').LeafletMouseEvent} event */
  #touched({ latlng }) {
    if (!this.open) return;
    this.#last.push(latlng);
    this.#become(true);
  }

  #draw() {
    this.#layer.clearLayers();
    for (const ring of this.#rings) {
      const drawn = this.open && ring === this.#last;
      const look = { className: 'outline', interactive: false };
      const area = (drawn ? L.polyline(ring, look) : L.polygon(ring, look)).addTo(this.#layer);
      ring.forEach((_corner, index) => this.#corner(ring, index, area));
      if (!drawn) ring.forEach((corner, index) => this.#between(ring, index, corner, ring[(index + 1) % ring.length]));
    }
  }

  /**
   * @param {LatLng[]} ring
   * @param {number} index
   * @param {import('leaflet').Polyline | import('leaflet').Polygon} area
   */
  #corner(ring, index, area) {
    const title = t('Corner {number}: drag it, move it with the arrows, remove it with Delete', { number: index + 1 });
    const handle = L.marker(ring[index], { icon: dot('corner'), draggable: true, keyboard: true, title, alt: title }).addTo(this.#layer);
    handle.on('drag', () => {
      ring[index] = handle.getLatLng();
      area.setLatLngs(ring);
    });
    handle.on('dragend', () => this.#become(this.open));
    // The first corner closes the area that is being touched.
    if (index === 0) handle.on('click', () => this.closable && this.close());
    handle.getElement()?.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step) {
        const at = this.#map.latLngToContainerPoint(ring[index]).add([step[0] * STEP_PX, step[1] * STEP_PX]);
        ring[index] = this.#map.containerPointToLatLng(at);
        handle.setLatLng(ring[index]);
        area.setLatLngs(ring);
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        ring.splice(index, 1);
        if (!this.open && ring.length < FEW) this.#rings.splice(this.#rings.indexOf(ring), 1);
        this.#become(this.open);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /**
   * @param {LatLng[]} ring
   * @param {number} index of the corner before
   * @param {LatLng} from
   * @param {LatLng} to
   */
  #between(ring, index, from, to) {
    const middle = L.latLng((from.lat + to.lat) / 2, (from.lng + to.lng) / 2);
    const handle = L.marker(middle, { icon: dot('between'), keyboard: false }).addTo(this.#layer);
    handle.on('click', () => {
      ring.splice(index + 1, 0, middle);
      this.#become(this.open);
    });
  }
}

/** @param {string} name */
function dot(name) {
  return L.divIcon({ className: `handle ${name}`, iconSize: [30, 30] });
}

/**
 * @param {GeoJSON.Geometry | null} geometry
 * @returns {GeoJSON.Position[][]}
 */
function outerRings(geometry) {
  if (geometry?.type === 'Polygon') return [geometry.coordinates[0]];
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.map(([outer]) => outer) : [];
}

/**
 * A ring with few enough corners to be handled, however round it was, without its last point again.
 * @param {import('leaflet').Map} map
 * @param {LatLng[]} ring
 */
function thinned(map, ring) {
  const exact = ring.map((corner) => map.latLngToLayerPoint(corner));
  let points = exact;
  for (let tolerance = CLOSE_PX; points === exact || points.length > MANY; tolerance *= 1.5) {
    points = L.LineUtil.simplify(exact, tolerance);
  }
  return (points.length > FEW ? points : exact).slice(0, -1).map((point) => map.layerPointToLatLng(point));
}
