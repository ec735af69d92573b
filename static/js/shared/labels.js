/** Where the labels of a map go. Pure. */

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in pixels */
/** @typedef {'right' | 'left' | 'above' | 'below'} Side of its point, where a label stands */

const GAP = 9;
const TRIES = 48;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * On which side of its point each name stands without touching what stands already; null: nowhere, leave it out.
 * The first names are served first.
 * @param {{x: number, y: number, width: number, height: number}[]} names
 * @param {Box[]} taken
 * @param {Box} frame names stay within
 * @returns {(Side | null)[]}
 */
export function sides(names, taken, frame) {
  const standing = [...taken];
  return names.map((name) => {
    for (const side of /** @type {const} */ (['right', 'left', 'above', 'below'])) {
      const box = boxAt(name, side);
      if (!within(box, frame) || standing.some((other) => touch(box, other))) continue;
      standing.push(box);
      return side;
    }
    return null;
  });
}

/**
 * How far each pin steps aside so that none covers another, the first pins staying where they are.
 * @param {Box[]} pins
 * @returns {[number, number][]} pixels to the right, and down; [0, 0] also for a pin that finds no room nearby
 */
export function stepsAside(pins) {
  /** @type {Box[]} */
  const standing = [];
  return pins.map((pin) => {
    for (let n = 0; n < TRIES; n += 1) {
      const [right, down] = seed(n, pin);
      const box = { left: pin.left + right, right: pin.right + right, top: pin.top + down, bottom: pin.bottom + down };
      if (standing.some((other) => touch(box, other))) continue;
      standing.push(box);
      return [right, down];
    }
    standing.push(pin);
    return [0, 0];
  });
}

/**
 * The n-th of a growing number of spots around one, like the seeds of a sunflower.
 * @param {number} n from 0, the spot itself
 * @param {Box} size
 * @returns {[number, number]}
 */
function seed(n, { left, right, top, bottom }) {
  const radius = 0.5 * Math.sqrt(n);
  const angle = n * GOLDEN_ANGLE;
  return [Math.round((right - left) * radius * Math.cos(angle)), Math.round((bottom - top) * radius * Math.sin(angle))];
}

/**
 * Where the label of a drawing stands: halfway along a line, or well inside an area (whose centre may lie outside it).
 * @param {GeoJSON.Geometry} drawing Point, LineString, Polygon or MultiPolygon
 * @returns {GeoJSON.Position} [longitude, latitude]
 */
export function middle(drawing) {
  if (drawing.type === 'Polygon') return inside([drawing.coordinates]);
  if (drawing.type === 'MultiPolygon') return inside(drawing.coordinates);
  return drawing.type === 'LineString' ? halfway(drawing.coordinates) : /** @type {GeoJSON.Point} */ (drawing).coordinates;
}

/** @param {GeoJSON.Position[]} line */
function halfway(line) {
  const flat = Math.cos((line[0][1] * Math.PI) / 180); // a degree of longitude is shorter than one of latitude
  const lengths = line.slice(1).map(([x, y], i) => Math.hypot((x - line[i][0]) * flat, y - line[i][1]));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  const i = lengths.findIndex((length) => (left -= length) <= 0);
  const share = lengths[i] ? 1 + left / lengths[i] : 0;
  const [[x, y], [nextX, nextY]] = [line[i], line[i + 1]];
  return [x + share * (nextX - x), y + share * (nextY - y)];
}

/**
 * The middle of the widest of a few cuts from west to east.
 * @param {GeoJSON.Position[][][]} polygons
 * @returns {GeoJSON.Position}
 */
function inside(polygons) {
  let best = { width: 0, at: polygons[0][0][0] };
  for (const rings of polygons) {
    const latitudes = rings[0].map(([, latitude]) => latitude);
    const [low, high] = [Math.min(...latitudes), Math.max(...latitudes)];
    for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
      const latitude = low + share * (high - low);
      const cuts = rings.flatMap((ring) => crossings(ring, latitude)).sort((a, b) => a - b);
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        const width = cuts[i + 1] - cuts[i];
        if (width > best.width * 1.2) best = { width, at: [(cuts[i] + cuts[i + 1]) / 2, latitude] };
      }
    }
  }
  return best.at;
}

/**
 * @param {GeoJSON.Position[]} ring
 * @param {number} latitude
 * @returns {number[]} the longitudes at which the ring crosses this latitude
 */
function crossings(ring, latitude) {
  return ring.slice(1).flatMap(([x, y], i) => {
    const [px, py] = ring[i];
    return py > latitude === y > latitude ? [] : [px + ((latitude - py) / (y - py)) * (x - px)];
  });
}

/**
 * @param {{x: number, y: number, width: number, height: number}} name
 * @param {Side} side
 * @returns {Box}
 */
function boxAt({ x, y, width, height }, side) {
  const left = side === 'right' ? x + GAP : side === 'left' ? x - GAP - width : x - width / 2;
  const top = side === 'above' ? y - GAP - height : side === 'below' ? y + GAP : y - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

/**
 * @param {Box} box
 * @param {Box} frame
 */
function within(box, frame) {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function touch(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
