/**
 * The site drawn flat: its ground, its surroundings, what lies on it. Pure: geometries in, SVG out; colours come from CSS.
 *
 * A footprint is told by its hatching and its letter, so that its colour is never needed.
 */
import { nothing, svg } from 'lit-html';
import { middle, sides, stepsAside } from '../shared/labels.js';
import { letter } from '../shared/summaries.js';

/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/**
 * @typedef {object} Sheet
 * @property {number} width in its own units
 * @property {number} height
 * @property {(position: GeoJSON.Position) => [number, number]} at where a position ([longitude, latitude]) lies on it
 * @property {(geometry: GeoJSON.Geometry) => string} d path data
 */
/** @typedef {{key: string, number: number, geometry: GeoJSON.Geometry}} Ground what an option takes */

const COLOURS = 10;
const MARGIN = 0.05;
/** Beyond the site, as a share of it: what was drawn farther away would make it too small to read. */
const FARTHEST = 0.6;
/** Width of a letter, on average, for a height of 1. */
const LETTER_WIDTH = 0.5;
const DISC = 5;

/**
 * A sheet on which the site, and the shapes not too far from it, are as large as can be.
 * @param {GeoJSON.Geometry} site
 * @param {GeoJSON.Geometry[]} shapes
 * @param {{width: number, aspect: number}} size aspect: how much wider than high
 * @returns {Sheet}
 */
export function sheet(site, shapes, { width, aspect }) {
  const flat = Math.cos((positions(site)[0][1] * Math.PI) / 180); // a degree of longitude is shorter than one of latitude
  const own = around([site], flat);
  const [farX, farY] = [FARTHEST * (own.right - own.left), FARTHEST * (own.bottom - own.top)];
  const all = around([site, ...shapes], flat);
  const left = Math.max(all.left, own.left - farX);
  const right = Math.min(all.right, own.right + farX);
  const top = Math.max(all.top, own.top - farY);
  const bottom = Math.min(all.bottom, own.bottom + farY);
  const height = width / aspect;
  const scale = (1 - 2 * MARGIN) * Math.min(width / (right - left), height / (bottom - top));
  /** @param {GeoJSON.Position} position @returns {[number, number]} */
  const at = ([x, y]) => [
    round(width / 2 + (x * flat - (left + right) / 2) * scale),
    round(height / 2 + (-y - (top + bottom) / 2) * scale),
  ];
  return { width, height, at, d: (geometry) => data(geometry, at) };
}

/**
 * The site and what surrounds it.
 * @param {Sheet} on
 * @param {Value} site
 */
export function ground(on, site) {
  return svg`${(site.context ?? []).map(
    (/** @type {{kind: string, geometry: GeoJSON.Geometry}} */ { kind, geometry }) => svg`<path class="around ${kind}" d=${on.d(geometry)}></path>`,
  )}<path class="outline" d=${on.d(site.geometry)}></path>`;
}

/**
 * What options take: hatched, outlined.
 * @param {Sheet} on
 * @param {Ground[]} grounds
 */
export function hatched(on, grounds) {
  return grounds.map(({ number, geometry }) => {
    const d = on.d(geometry);
    return svg`<g class="ground-of ${colour(number)}"><path class="tint" d=${d}></path>
      <path class="hatched" fill="url(#hatch-${hatchOf(number)})" d=${d}></path><path class="edge" d=${d}></path></g>`;
  });
}

/**
 * Where the letters of footprints stand, none on another; a box for each, in the sheet's units.
 * @param {Sheet} on
 * @param {Ground[]} grounds
 * @param {number} size
 * @returns {(Ground & Box & {x: number, y: number})[]} x, y: the middle
 */
export function letters(on, grounds, size) {
  const boxes = grounds.map(({ number, geometry }) => {
    const [x, y] = on.at(middle(geometry));
    const half = (size * (0.6 + 0.45 * letter(number).length)) / 2;
    return { left: x - half, right: x + half, top: y - size * 0.62, bottom: y + size * 0.62 };
  });
  const steps = stepsAside(boxes);
  return grounds.map((each, i) => {
    const [right, down] = steps[i];
    const { left, top, right: east, bottom } = boxes[i];
    const box = { left: left + right, right: east + right, top: top + down, bottom: bottom + down };
    return { ...each, ...box, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  });
}

/**
 * @param {ReturnType<typeof letters>} placed
 * @param {number} size
 */
export function lettered(placed, size) {
  return placed.map(
    ({ number, left, top, right, bottom, x, y }) => svg`<g class="letter-on ${colour(number)}">
      <rect x=${left} y=${top} width=${right - left} height=${bottom - top} rx=${size * 0.2}></rect>
      <text x=${x} y=${y + size * 0.34} font-size=${size}>${letter(number)}</text></g>`,
  );
}

/**
 * The names of places, where there is room.
 * @param {Sheet} on
 * @param {{name: string, point: GeoJSON.Position}[]} places
 * @param {Box[]} taken
 * @param {number} size of the letters
 */
export function names(on, places, taken, size) {
  const asked = places.map(({ name, point }) => {
    const [x, y] = on.at(point);
    return { x, y, width: name.length * size * LETTER_WIDTH, height: size * 1.1 };
  });
  const dots = asked.map(({ x, y }) => ({ left: x - DISC, right: x + DISC, top: y - DISC, bottom: y + DISC }));
  const found = sides(asked, [...taken, ...dots], { left: 0, top: 0, right: on.width, bottom: on.height });
  return asked.map(({ x, y, width, height }, i) => {
    const side = found[i];
    const dx = side === 'right' ? 9 : side === 'left' ? -9 - width : -width / 2;
    const dy = side === 'above' ? -9 - height * 0.22 : side === 'below' ? 9 + height * 0.75 : height * 0.3;
    return svg`<circle class="spot-of" cx=${x} cy=${y} r=${DISC}></circle>${
      side
        ? svg`<text class="name-of" x=${round(x + dx)} y=${round(y + dy)} font-size=${size}>${places[i].name}</text>`
        : nothing
    }`;
  });
}

/** @param {number} number of an option */
export const colour = (number) => `option-${hatchOf(number)}`;

/**
 * Which of the ten hatchings; options have as many colours.
 * @param {number} number of an option
 */
export const hatchOf = (number) => ((number - 1) % COLOURS) + 1;

/** @param {GeoJSON.Geometry[]} geometries @param {number} flat @returns {Box} */
function around(geometries, flat) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const [x, y] of geometries.flatMap(positions)) {
    box.left = Math.min(box.left, x * flat);
    box.right = Math.max(box.right, x * flat);
    box.top = Math.min(box.top, -y);
    box.bottom = Math.max(box.bottom, -y);
  }
  return box;
}

/** @param {GeoJSON.Geometry} geometry @returns {GeoJSON.Position[]} */
function positions(geometry) {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positions);
  const depth = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[geometry.type];
  return /** @type {GeoJSON.Position[]} */ (depth ? geometry.coordinates.flat(depth - 1) : [geometry.coordinates]);
}

/** @param {GeoJSON.Geometry} geometry @param {Sheet['at']} at @returns {string} */
function data(geometry, at) {
  switch (geometry.type) {
    case 'Point': {
      const [x, y] = at(geometry.coordinates);
      return `M${x - DISC} ${y}a${DISC} ${DISC} 0 1 0 ${2 * DISC} 0a${DISC} ${DISC} 0 1 0 ${-2 * DISC} 0Z`;
    }
    case 'LineString':
      return line(geometry.coordinates, at);
    case 'Polygon':
      return geometry.coordinates.map((ring) => `${line(ring, at)}Z`).join('');
    case 'GeometryCollection':
      return geometry.geometries.map((each) => data(each, at)).join('');
    default: {
      const kind = { MultiPoint: 'Point', MultiLineString: 'LineString', MultiPolygon: 'Polygon' }[geometry.type];
      return geometry.coordinates
        .map((coordinates) => data(/** @type {GeoJSON.Geometry} */ ({ type: kind, coordinates }), at))
        .join('');
    }
  }
}

/** @param {GeoJSON.Position[]} positions @param {Sheet['at']} at */
function line(positions, at) {
  return `M${positions.map((each) => at(each).join(' ')).join('L')}`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
