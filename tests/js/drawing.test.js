import assert from 'node:assert/strict';
import { test } from 'node:test';
import { middle, sides, stepsAside } from '../../static/js/shared/labels.js';
import { MOST_VERTICES, geometryOf, joined, lineOf, thinned } from '../../static/js/phone/strokes.js';

const at = (lng, lat) => ({ lat, lng });
const apart = (a, b) => Math.hypot(a.lng - b.lng, a.lat - b.lat);

test('a stroke continues the line at the end where it sets out', () => {
  const line = [at(0, 0), at(10, 0)];
  assert.deepEqual(joined([], line, apart, 3), line);
  assert.deepEqual(joined(line, [at(11, 0), at(20, 0)], apart, 3), [...line, at(11, 0), at(20, 0)]);
  assert.deepEqual(joined(line, [at(-1, 0), at(-9, 0)], apart, 3), [at(-9, 0), at(-1, 0), ...line]);
  assert.deepEqual(joined(line, [at(-5, 0), at(-9, 0)], apart, 3), [...line, at(-5, 0), at(-9, 0)], 'too far from the start');
});

test('a tap always adds a corner at the end', () => {
  assert.deepEqual(joined([at(0, 0), at(10, 0)], [at(1, 0)], apart, 3), [at(0, 0), at(10, 0), at(1, 0)]);
});

test('a line becomes a LineString of [longitude, latitude] to six decimals', () => {
  const line = [at(4.12345678, 49.98765432), at(4.12345679, 49.98765434), at(4.2, 49.9)];
  assert.deepEqual(geometryOf('line', line), { type: 'LineString', coordinates: [[4.123457, 49.987654], [4.2, 49.9]] });
});

test('an area closes by itself, once', () => {
  const corners = [at(0, 0), at(1, 0), at(1, 1)];
  const closed = [[[0, 0], [1, 0], [1, 1], [0, 0]]];
  assert.deepEqual(geometryOf('area', corners), { type: 'Polygon', coordinates: closed });
  assert.deepEqual(geometryOf('area', [...corners, at(0, 0)]), { type: 'Polygon', coordinates: closed });
});

test('what is too short is no drawing yet', () => {
  assert.equal(geometryOf('line', []), null);
  assert.equal(geometryOf('line', [at(1, 1), at(1, 1)]), null);
  assert.equal(geometryOf('area', [at(0, 0), at(1, 0), at(0, 0)]), null);
});

test('a drawing gives its line back, to go on with it', () => {
  const corners = [at(0, 0), at(1, 0), at(1, 1)];
  assert.deepEqual(lineOf(geometryOf('area', corners)), corners);
  assert.deepEqual(lineOf(geometryOf('line', corners)), corners);
  assert.deepEqual(lineOf({ type: 'MultiPolygon', coordinates: [] }), []);
  assert.deepEqual(lineOf(null), []);
});

test('a long line is thinned until few enough vertices are left', () => {
  const long = Array.from({ length: 2_000 }, (_, i) => at(i, i % 7));
  const everyNth = (line, tolerance) => line.filter((_, i) => i % Math.ceil(tolerance) === 0);
  const kept = thinned(long, everyNth, MOST_VERTICES);
  assert.ok(kept.length <= MOST_VERTICES);
  assert.ok(kept.length > MOST_VERTICES / 2, 'and no more than needed is lost');
  assert.deepEqual(thinned(long.slice(0, 10), (line) => line, MOST_VERTICES), long.slice(0, 10));
});

test('the label of a line stands halfway along it', () => {
  assert.deepEqual(middle({ type: 'LineString', coordinates: [[0, 0], [4, 0]] }), [2, 0]);
  const [longitude, latitude] = middle({ type: 'LineString', coordinates: [[0, 0], [0, 1], [0, 10]] });
  assert.deepEqual([longitude, Math.round(latitude * 1e6)], [0, 5e6]);
  assert.deepEqual(middle({ type: 'LineString', coordinates: [[3, 3], [3, 3]] }), [3, 3]);
});

test('the label of an area stands inside it, even where its centre does not', () => {
  const u = [[[0, 0], [9, 0], [9, 9], [7, 9], [7, 2], [2, 2], [2, 9], [0, 9], [0, 0]]];
  const [x, y] = middle({ type: 'Polygon', coordinates: u });
  assert.ok(y < 2 || x < 2 || x > 7, `${x}, ${y}`);
  const ring = [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1, 1], [8, 1], [8, 8], [1, 8], [1, 1]]];
  const [rx, ry] = middle({ type: 'Polygon', coordinates: ring });
  assert.ok(rx < 1 || rx > 8 || ry < 1 || ry > 8, `${rx}, ${ry}`);
  const largest = middle({ type: 'MultiPolygon', coordinates: [[[[20, 0], [21, 0], [21, 1], [20, 0]]], u] });
  assert.deepEqual(largest, [x, y]);
});

test('names stand beside their points without touching', () => {
  const frame = { left: 0, top: 0, right: 200, bottom: 200 };
  const name = { x: 100, y: 50, width: 60, height: 16 };
  assert.deepEqual(sides([name], [], frame), ['right']);
  assert.deepEqual(sides([name], [{ left: 110, top: 40, right: 120, bottom: 60 }], frame), ['left']);
  assert.deepEqual(sides([name], [{ left: 50, top: 45, right: 150, bottom: 55 }], frame), ['above']);
  assert.deepEqual(sides([{ ...name, x: 190 }], [], frame), ['left'], 'within the frame');
  const crowd = sides(Array.from({ length: 6 }, () => name), [], frame);
  assert.equal(new Set(crowd).size, crowd.filter(Boolean).length + 1, 'each side is taken once, the others go unnamed');
});

test('pins in one place step aside, the first stays, and none covers another', () => {
  const pin = { left: 100, top: 100, right: 160, bottom: 126 };
  const boxes = stepsAside(Array.from({ length: 12 }, () => pin)).map(([x, y]) => [100 + x, 100 + y]);
  assert.deepEqual(boxes[0], [100, 100]);
  for (const [i, [x, y]] of boxes.entries()) {
    for (const [ox, oy] of boxes.slice(0, i)) assert.ok(Math.abs(x - ox) >= 60 || Math.abs(y - oy) >= 26);
    assert.ok(Math.hypot(x - 100, y - 100) < 250, 'and none goes far');
  }
  assert.deepEqual(stepsAside([pin, { left: 200, top: 100, right: 260, bottom: 126 }]), [[0, 0], [0, 0]]);
});
