/** A small picture of where an option lies: its footprint within the site, with water and buildings around. No map code. */
import { html, nothing, svg } from 'lit-html';
import { percent, squareMetres, t } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {[number, number]} Point */

const WIDTH = 300;
const MARGIN = 12;
const BEHIND = ['water', 'building'];

/**
 * @param {Value | undefined} site
 * @param {Value | undefined} footprint nothing is drawn without one
 */
export function planTemplate(site, footprint) {
  if (!site?.geometry || !footprint?.geometry) return nothing;
  const at = projection(site.geometry);
  const behind = (site.context ?? []).filter((/** @type {Value} */ { kind }) => BEHIND.includes(kind));
  const extent = t('{area}, {share} of the site', {
    area: squareMetres(footprint.area_m2),
    share: percent(footprint.share),
  });
  return html`<figure class="plan">
    <svg viewBox="0 0 ${WIDTH} ${at.height}" role="img" aria-label=${t('Its place on the site')}>
      ${behind.map((/** @type {Value} */ { kind, geometry }) => svg`<path class=${`plan-${kind}`} d=${pathOf(geometry, at.place)} />`)}
      <path class="plan-site" d=${pathOf(site.geometry, at.place)} />
      <path class="plan-footprint" d=${pathOf(footprint.geometry, at.place)} />
    </svg>
    <figcaption>${extent}</figcaption>
  </figure>`;
}

/**
 * Longitude and latitude to the picture, north up, as wide in metres as it is high.
 * @param {GeoJSON.Geometry} site
 * @returns {{height: number, place: (point: Point) => string}}
 */
function projection(site) {
  const points = lines(site).flat();
  const [west, east] = range(points.map(([lon]) => lon));
  const [south, north] = range(points.map(([, lat]) => lat));
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const width = (east - west) * squeeze;
  const scale = (WIDTH - 2 * MARGIN) / Math.max(width, (north - south) * 1.2);
  const left = (WIDTH - width * scale) / 2;
  return {
    height: Math.ceil((north - south) * scale + 2 * MARGIN),
    place: ([lon, lat]) =>
      `${(left + (lon - west) * squeeze * scale).toFixed(1)} ${(MARGIN + (north - lat) * scale).toFixed(1)}`,
  };
}

/**
 * @param {GeoJSON.Geometry} geometry
 * @param {(point: Point) => string} place
 */
function pathOf(geometry, place) {
  const end = geometry.type.endsWith('Polygon') ? 'Z' : '';
  return lines(geometry)
    .map((line) => `M${line.map(place).join('L')}${end}`)
    .join('');
}

/**
 * @param {GeoJSON.Geometry} geometry
 * @returns {Point[][]} the rings of its polygons, or its lines
 */
function lines(geometry) {
  const { type, coordinates } = /** @type {any} */ (geometry);
  if (type === 'LineString') return [coordinates];
  if (type === 'Polygon' || type === 'MultiLineString') return coordinates;
  return type === 'MultiPolygon' ? coordinates.flat() : [];
}

/** @param {number[]} numbers */
function range(numbers) {
  return [Math.min(...numbers), Math.max(...numbers)];
}
