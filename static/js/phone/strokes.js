/** What becomes of the strokes of a finger. Pure: no map, no screen. */

/** @typedef {{lat: number, lng: number}} Position degrees */
/** @typedef {'line' | 'area'} Shape */

export const MOST_VERTICES = 300;
const FAITHFUL_PX = 1.5;
const DECIMALS = 6; // about ten centimetres

/**
 * A line that one more stroke continues: at its end, or at its beginning when the stroke sets out from there.
 * A stroke of a single position is a tap: it always goes to the end.
 * @template P
 * @param {P[]} line
 * @param {P[]} stroke
 * @param {(a: P, b: P) => number} distance
 * @param {number} reach how far from the beginning a stroke still sets out from it
 * @returns {P[]}
 */
export function joined(line, stroke, distance, reach) {
  if (!line.length) return stroke;
  const toStart = distance(stroke[0], line[0]);
  const toEnd = distance(stroke[0], line[line.length - 1]);
  const fromStart = stroke.length > 1 && toStart < reach && toStart < toEnd;
  return fromStart ? [...stroke.slice().reverse(), ...line] : [...line, ...stroke];
}

/**
 * The fewest positions that still look the same to the eye, and no more than `most`.
 * @template P
 * @param {P[]} line
 * @param {(line: P[], tolerance: number) => P[]} simplify keeps what strays more than so many pixels (Douglas-Peucker)
 * @param {number} most
 * @returns {P[]}
 */
export function thinned(line, simplify, most) {
  let tolerance = FAITHFUL_PX;
  let kept = simplify(line, tolerance);
  while (kept.length > most) kept = simplify(line, (tolerance *= 1.5));
  return kept;
}

/**
 * The GeoJSON of a line, or of the area within it, closed; null where it is too short to be one.
 * @param {Shape} shape
 * @param {Position[]} line
 * @returns {GeoJSON.LineString | GeoJSON.Polygon | null} [longitude, latitude]
 */
export function geometryOf(shape, line) {
  const rounded = line.map(position);
  const positions = rounded.filter((each, i) => !i || !same(each, rounded[i - 1]));
  if (shape === 'line') return positions.length > 1 ? { type: 'LineString', coordinates: positions } : null;
  if (new Set(positions.map(String)).size < 3) return null;
  const closed = same(positions[0], positions[positions.length - 1]);
  return { type: 'Polygon', coordinates: [closed ? positions : [...positions, positions[0]]] };
}

/**
 * The line from which a drawing was made, to go on with it; empty for what was not drawn in one line.
 * @param {GeoJSON.Geometry | null} geometry
 * @returns {Position[]}
 */
export function lineOf(geometry) {
  if (geometry?.type === 'LineString') return geometry.coordinates.map(([lng, lat]) => ({ lat, lng }));
  if (geometry?.type !== 'Polygon') return [];
  return geometry.coordinates[0].slice(0, -1).map(([lng, lat]) => ({ lat, lng }));
}

/**
 * @param {Position} at
 * @returns {[number, number]} [longitude, latitude]
 */
export function position({ lat, lng }) {
  return [Number(lng.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
}

/**
 * @param {GeoJSON.Position} a
 * @param {GeoJSON.Position} b
 */
function same(a, b) {
  return a[0] === b[0] && a[1] === b[1];
}
