import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hatchOf, letters, sheet } from '../../static/js/board/plan.js';

const square = (west, south, size) => ({
  type: 'Polygon',
  coordinates: [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]],
});
const SITE = square(4.56, 49.47, 0.004);

test('the site stands inside its sheet, north up, east on the right', () => {
  const on = sheet(SITE, [], { width: 300, aspect: 1.5 });
  const [x, y] = on.at([4.56, 49.47]);
  const [right, top] = on.at([4.564, 49.474]);
  assert.ok(0 < x && x < right && right < on.width);
  assert.ok(0 < top && top < y && y < on.height);
});

test('a degree of longitude is drawn shorter than one of latitude, as it is on the ground', () => {
  const on = sheet(SITE, [], { width: 300, aspect: 1.5 });
  const [x, y] = on.at([4.56, 49.47]);
  const [right, top] = on.at([4.564, 49.474]);
  const ratio = (right - x) / (y - top);
  assert.ok(Math.abs(ratio - Math.cos((49.47 * Math.PI) / 180)) < 0.01, String(ratio));
});

test('what was drawn beside the site is on the sheet; what was drawn far away does not shrink the site', () => {
  const near = { type: 'Point', coordinates: [4.559, 49.472] };
  const [x] = sheet(SITE, [near], { width: 300, aspect: 1.5 }).at(near.coordinates);
  assert.ok(x > 0);
  const far = { type: 'Point', coordinates: [4.6, 49.48] };
  const on = sheet(SITE, [far], { width: 300, aspect: 1.5 });
  assert.ok(on.at([4.564, 49.47])[0] - on.at([4.56, 49.47])[0] > 60);
});

test('every kind of geometry has its path', () => {
  const on = sheet(SITE, [], { width: 300, aspect: 1.5 });
  const ring = SITE.coordinates;
  assert.match(on.d({ type: 'Point', coordinates: [4.561, 49.471] }), /^M.*Z$/);
  assert.match(on.d({ type: 'LineString', coordinates: ring[0] }), /^M[^Z]*$/);
  assert.equal(on.d({ type: 'MultiPolygon', coordinates: [ring, ring] }), on.d(SITE).repeat(2));
});

test('letters of footprints on the same ground stand apart', () => {
  const on = sheet(SITE, [], { width: 300, aspect: 1.5 });
  const grounds = [1, 2, 3].map((number) => ({ key: `o${number}`, number, geometry: SITE }));
  const placed = letters(on, grounds, 24);
  for (const [i, a] of placed.entries()) {
    for (const b of placed.slice(i + 1)) {
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
    }
  }
});

test('ten hatchings, then the first again', () => {
  assert.deepEqual([1, 10, 11, 20, 21].map(hatchOf), [1, 10, 1, 10, 1]);
});
