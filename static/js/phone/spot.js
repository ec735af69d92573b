/** The place of the annotation in the making, on the map: shown, brought into view, looked for by the phone. */
import { L, path, pin } from '../shared/map.js';
import { t } from '../shared/texts.js';

/** @typedef {import('./sheet.js').Draft} Draft */

const CLOSE_ZOOM = 18;

/** Whether this browser can tell where we are (it tells it to secure pages only). */
export const locates = window.isSecureContext && 'geolocation' in navigator;

export class Spot {
  #map;
  #chosen = L.layerGroup();
  #around = L.layerGroup();
  #seen = '';
  /** @type {import('leaflet').LatLngBounds | null} what must be seen */
  #bounds = null;

  /**
   * @param {import('leaflet').Map} map
   * @param {(said: string) => void} tell
   */
  constructor(map, tell) {
    this.#map = map;
    this.#chosen.addTo(map);
    this.#around.addTo(map);
    map.on('resize', () => this.#look(map.getZoom()));
    map.on('locationfound', ({ latlng, accuracy }) => tell(this.#found(latlng, accuracy)));
    map.on('locationerror', () => tell(t('Your position cannot be had: move the map.')));
  }

  /**
   * @param {Draft} draft
   * @param {GeoJSON.Position | undefined} placed the point of its named place
   */
  show({ step, type, geometry, line }, placed) {
    this.#map.getContainer().dataset.type = type;
    const where = geometry ?? (placed && { type: /** @type {const} */ ('Point'), coordinates: placed });
    const seal = JSON.stringify([step, type, where, line.length]);
    if (seal === this.#seen) return;
    const opening = !this.#seen;
    this.#seen = seal;
    this.#chosen.clearLayers();
    const shape = where && L.geoJSON(where).getBounds();
    if (where?.type === 'Point') {
      const [lng, lat] = where.coordinates;
      if (step === 'what') this.#chosen.addLayer(pin(L.latLng(lat, lng), type, { classes: 'chosen' }));
    } else if (where && !line.length) {
      this.#chosen.addLayer(path(where, 'sketch'));
    }
    this.#bounds = (step === 'what' && shape) || null;
    this.#look(opening ? CLOSE_ZOOM : this.#map.getZoom());
  }

  locate() {
    this.#map.locate({ enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 });
    return t('Looking for your position…');
  }

  /** @param {number} maxZoom */
  #look(maxZoom) {
    if (this.#bounds) this.#map.fitBounds(this.#bounds, { maxZoom, padding: [24, 24], animate: false });
  }

  /**
   * @param {import('leaflet').LatLng} at
   * @param {number} accuracy in metres
   */
  #found(at, accuracy) {
    this.#around.clearLayers();
    const roam = /** @type {import('leaflet').LatLngBounds} */ (this.#map.options.maxBounds);
    if (!roam.contains(at)) {
      return t('You are too far from the site: move the map.');
    }
    this.#around.addLayer(L.circle(at, { radius: accuracy, className: 'me-around', interactive: false }));
    this.#around.addLayer(L.circleMarker(at, { radius: 7, className: 'me', interactive: false }));
    this.#map.setView(at, Math.max(this.#map.getZoom(), CLOSE_ZOOM - (accuracy > 50 ? 1 : 0)));
    return t('Your position, within {metres} m. Move the map if need be.', { metres: Math.ceil(accuracy) });
  }
}
