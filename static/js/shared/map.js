/**
 * The site on a map: ground, named places, what people drew, the footprints of options. The only importer of Leaflet.
 *
 * The ground is plain paper with the site's outline, its surroundings and its named places; a basemap comes over the
 * paper when one answers, and nothing is said when none does. Colours come from CSS classes, so that both themes work.
 */
import 'leaflet';
import { html, render } from 'lit-html';
import { namePlaces, partPins } from './arrange.js';
import { glyph } from './glyphs.js';
import { middle } from './labels.js';
import { boot } from './page.js';
import { stylesheet } from './stylesheet.js';
import { label as labelOf, letter, whereIs } from './summaries.js';
import { t } from './texts.js';

/** @typedef {import('./workshop.js').Workshop} Workshop */
/** @typedef {import('./workshop.js').Value} Value */
/**
 * @typedef {object} Wanted
 * @property {string} label what the map shows, for those who do not see it
 * @property {boolean} [still] a picture: no controls, nothing moves it, it always shows the whole site
 * @property {(key: string, value: Value) => 'plain' | 'faint' | 'none'} [annotation] how each is shown; plain by default
 * @property {(option: string) => boolean} [footprint] whether an option's footprint is shown; none by default
 */
/**
 * @typedef {object} SiteMap
 * @property {import('leaflet').Map} map
 * @property {(workshop: Workshop) => void} update
 * @property {() => void} fit shows the whole site
 * @property {() => void} destroy
 */
/** @typedef {{seal: string, make: (arriving: boolean) => import('leaflet').Layer[]}} Drawing what to draw; the seal changes with it */

export const L = /** @type {typeof import('leaflet')} */ (/** @type {any} */ (globalThis).L);

const ROAM_M = 2_500; // the server refuses what is drawn 3 km from the site or farther
const OPTION_COLOURS = 10;
/** How far around the site a still map reaches at most, as a share of the site. */
const BEYOND = 0.6;

/** Resolves once the styles of maps are there. */
export const styled = () => Promise.all(['vendor/leaflet/leaflet.css', 'css/map.css'].map(stylesheet));

/**
 * A map of the workshop's site in an element that has a size of its own. `update` when the workshop changed; the site
 * may come only then.
 * @param {HTMLElement} host
 * @param {Workshop} workshop
 * @param {Wanted} wanted
 * @returns {SiteMap}
 */
export function siteMap(host, workshop, { label, still = false, annotation = () => 'plain', footprint = () => false }) {
  host.classList.add('site-map');
  host.classList.toggle('still', still);
  host.setAttribute('role', still ? 'img' : 'application');
  host.setAttribute('aria-label', label);
  const map = L.map(host, { ...(still ? STILL : {}), ...CALM, maxZoom: 21, zoomSnap: 0.25, maxBoundsViscosity: 1 });
  for (const [name, level] of Object.entries({ ground: 240, context: 250, site: 300, footprints: 350, places: 450 })) {
    map.createPane(name).style.zIndex = String(level);
  }
  if (!still) {
    L.control.zoom({ position: 'bottomright', zoomInTitle: t('Closer'), zoomOutTitle: t('Farther') }).addTo(map);
  }
  if (boot.tiles) basemap(map);

  /** @type {Value | undefined} */
  let site;
  /** @type {import('leaflet').LayerGroup} */
  const ground = L.layerGroup().addTo(map);
  /** @type {Map<string, {seal: string, group: import('leaflet').FeatureGroup}>} */
  const shown = new Map();
  let fitted = false;

  function fit() {
    const { x, y } = map.getSize();
    if (!site || !x || !y) return;
    fitted = true;
    const bounds = L.geoJSON(site.geometry).getBounds();
    // A picture that nobody can move also holds what was drawn around the site, as far as the site stays its subject.
    if (still) bounds.extend(common(drawn(), bounds.pad(BEYOND)) ?? bounds);
    map.fitBounds(bounds.pad(0.04), { animate: false, padding: [18, 18] });
  }

  /** What everything that is shown takes. */
  function drawn() {
    const all = L.latLngBounds([]);
    for (const { group } of shown.values()) all.extend(group.getBounds());
    return all;
  }

  /** @param {Workshop} now */
  function update(now) {
    const first = !site;
    if (now.get('site') !== site) {
      site = now.get('site');
      drawGround(map, ground.clearLayers(), site);
      if (!fitted || still) fit();
    }
    if (!site) return;
    const wanted = new Map([...footprints(now, footprint), ...annotations(now, annotation)]);
    let moved = first;
    for (const [key, { seal, group }] of shown) {
      if (wanted.get(key)?.seal === seal) wanted.delete(key);
      else {
        group.remove();
        if (!wanted.has(key)) shown.delete(key);
        moved = true;
      }
    }
    for (const [key, { seal, make }] of wanted) {
      const group = L.featureGroup(make(!first && !shown.has(key))).addTo(map);
      shown.set(key, { seal, group });
    }
    if (!wanted.size && !moved) return;
    if (still) fit();
    settle();
  }

  let asked = 0;
  function settle() {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      partPins(host);
      namePlaces(host);
    });
  }

  const sizes = new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (still || !fitted) fit();
    settle();
  });
  sizes.observe(host);
  map.on('zoomend moveend', settle);
  // Once: a map that is shown again after it was hidden would play what arrived long ago.
  host.addEventListener('animationend', ({ target }) => /** @type {Element} */ (target).classList.remove('arriving'));
  styled().then(() => {
    map.invalidateSize({ animate: false });
    if (still) fit();
    settle();
  }, console.warn);
  update(workshop);

  return {
    map,
    update,
    fit,
    destroy() {
      sizes.disconnect();
      cancelAnimationFrame(asked);
      map.remove();
    },
  };
}

/**
 * A pin: the glyph of a type on its place, with a label if there is one.
 * @param {import('leaflet').LatLng} at
 * @param {string} type
 * @param {{label?: string, classes?: string}} [more]
 */
export function pin(at, type, { label, classes = '' } = {}) {
  const content = html`<span class="pinned ${type}">
    <i class="tether"></i><span class="pin ${classes}">${glyph(type)}${label && html`<b>${label}</b>`}</span>
  </span>`;
  return marker(at, content).setZIndexOffset(classes.includes('faint') ? -10_000 : 0);
}

/** @type {import('leaflet').MapOptions} */
const STILL = {
  keyboard: false,
  dragging: false,
  touchZoom: false,
  doubleClickZoom: false,
  scrollWheelZoom: false,
  boxZoom: false,
};
const moving = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
/** @type {import('leaflet').MapOptions} */
const CALM = {
  zoomControl: false,
  attributionControl: false,
  zoomAnimation: moving,
  markerZoomAnimation: moving,
  fadeAnimation: moving,
  inertia: moving,
};

/** @param {import('leaflet').Map} map */
function basemap(map) {
  L.tileLayer(boot.tiles, { maxNativeZoom: 19, maxZoom: 21 })
    .once('tileload', () => {
      map.getContainer().classList.add('has-basemap');
      L.DomUtil.create('span', 'credit', map.getContainer()).textContent = boot.tilesCredit;
    })
    .addTo(map);
}

/**
 * @param {import('leaflet').Map} map
 * @param {import('leaflet').LayerGroup} ground
 * @param {Value | undefined} site
 */
function drawGround(map, ground, site) {
  if (!site) return;
  for (const { kind, geometry } of site.context ?? []) path(geometry, `context ${kind}`, 'context').addTo(ground);
  path(site.geometry, 'site-ground', 'ground').addTo(ground);
  path(site.geometry, 'site-halo', 'site').addTo(ground);
  path(site.geometry, 'site-outline', 'site').addTo(ground);
  for (const { name, point } of site.places ?? []) {
    marker(latLng(point), html`<span class="place"><span class="place-name">${name}</span></span>`, 'places').addTo(ground);
  }
  const bounds = L.geoJSON(site.geometry).getBounds();
  const roam = bounds.getCenter().toBounds(2 * ROAM_M + bounds.getNorthWest().distanceTo(bounds.getSouthEast()));
  map.setMaxBounds(roam).setMinZoom(12);
}

/**
 * @param {Workshop} workshop
 * @param {(key: string, value: Value) => 'plain' | 'faint' | 'none'} manner
 * @returns {[string, Drawing][]}
 */
function annotations(workshop, manner) {
  return workshop
    .all('annotation')
    .filter(([key, value]) => !value.hidden && !value.withdrawn && manner(key, value) !== 'none')
    .sort(([, a], [, b]) => a.number - b.number)
    .flatMap(([key, value]) => {
      const geometry = whereIs(workshop, value);
      if (!geometry) return [];
      const look = manner(key, value) === 'faint' ? 'faint' : '';
      const label = labelOf('annotation', value.number);
      return [[key, { seal: JSON.stringify([label, value.type, geometry, look]), make }]];

      /** @param {boolean} arriving */
      function make(arriving) {
        const classes = `${look} ${arriving ? 'arriving' : ''}`;
        const kind = /** @type {GeoJSON.Geometry} */ (geometry);
        if (kind.type === 'Point') return [pin(latLng(kind.coordinates), value.type, { label, classes })];
        const area = kind.type === 'LineString' ? '' : 'area';
        return [
          path(kind, `shape ${area} ${value.type} ${classes}`),
          pin(latLng(middle(kind)), value.type, { label, classes: `centred ${classes}` }),
        ];
      }
    });
}

/**
 * @param {Workshop} workshop
 * @param {(option: string) => boolean} wanted
 * @returns {[string, Drawing][]}
 */
function footprints(workshop, wanted) {
  return workshop.all('footprint').flatMap(([key, { geometry }]) => {
    const option = workshop.get('option', key);
    if (!geometry || !option || option.dropped || !wanted(key)) return [];
    const colour = `option-${((option.number - 1) % OPTION_COLOURS) + 1}`;
    const sign = html`<span class="pinned ${colour}">
      <i class="tether"></i><span class="pin centred letter"><b>${letter(option.number)}</b></span>
    </span>`;
    const make = () => [path(geometry, `footprint ${colour}`, 'footprints'), marker(latLng(middle(geometry)), sign)];
    return [[`footprint ${key}`, { seal: JSON.stringify([option.number, geometry]), make }]];
  });
}

/**
 * @param {GeoJSON.Geometry} geometry
 * @param {string} className
 * @param {string} [pane]
 */
export function path(geometry, className, pane = 'overlayPane') {
  // Leaflet writes a path's presentation as attributes, over which the classes of map.css prevail.
  return L.geoJSON(geometry, { style: { className }, interactive: false, pane });
}

/**
 * @param {import('leaflet').LatLngExpression} at
 * @param {import('lit-html').TemplateResult} content
 * @param {string} [pane]
 */
function marker(at, content, pane = 'markerPane') {
  const element = document.createElement('div');
  render(content, element);
  const look = L.divIcon({ className: 'spot', html: element, iconSize: undefined });
  return L.marker(at, { icon: look, interactive: false, keyboard: false, pane });
}

/**
 * What two bounds have in common; null when that is nothing.
 * @param {import('leaflet').LatLngBounds} a
 * @param {import('leaflet').LatLngBounds} b
 */
function common(a, b) {
  if (!a.isValid() || !a.intersects(b)) return null;
  const [south, west] = [Math.max(a.getSouth(), b.getSouth()), Math.max(a.getWest(), b.getWest())];
  const [north, east] = [Math.min(a.getNorth(), b.getNorth()), Math.min(a.getEast(), b.getEast())];
  return L.latLngBounds([south, west], [north, east]);
}

/** @param {GeoJSON.Position} position */
function latLng([longitude, latitude]) {
  return L.latLng(latitude, longitude);
}
