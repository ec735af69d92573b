import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS, Wall, fill, page, pile } from '../../static/js/board/wall.js';

const keys = (count) => Array.from({ length: count }, (_, index) => `k${index + 1}`);
const room = (height, heightOf = () => 100) => ({ height, gap: 10, heightOf });
const roomOf = (level, zone) => room(800, () => (zone === 'older' ? 80 : [400, 250, 180, 180][level]));

test('cards fill the roomiest column first, the newest on top', () => {
  assert.deepEqual(pile([[], []], keys(4), keys(4), room(330)), [['k3', 'k1'], ['k4', 'k2']]);
});

test('when the wall is full, a new card moves one column only: the one whose newest card is the oldest', () => {
  const before = pile([[], []], keys(6), keys(6), room(330));
  const after = pile(before, keys(7), ['k7'], room(330));
  assert.deepEqual(before, [['k5', 'k3', 'k1'], ['k6', 'k4', 'k2']]);
  assert.deepEqual(after, [['k7', 'k5', 'k3'], ['k6', 'k4', 'k2']]);
});

test('a card that is gone leaves its room to the next one, and moves no other column', () => {
  const before = pile([[], []], keys(6), keys(6), room(330));
  const left = keys(6).filter((key) => key !== 'k4');
  const without = pile(before, left, [], room(330));
  assert.deepEqual(without, [['k5', 'k3', 'k1'], ['k6', 'k2']]);
  assert.deepEqual(pile(without, [...left, 'k7'], ['k7'], room(330)), [['k5', 'k3', 'k1'], ['k7', 'k6', 'k2']]);
});

test('a card that grew under correction pushes out the bottom of its own column', () => {
  const before = pile([[], []], keys(6), keys(6), room(330));
  const grown = room(330, (key) => (key === 'k5' ? 200 : 100));
  assert.deepEqual(pile(before, keys(6), [], grown), [['k5', 'k3'], ['k6', 'k4', 'k2']]);
});

test('a card taller than the wall still stands, alone in its column', () => {
  const giant = room(330, (key) => (key === 'k3' ? 900 : 100));
  const columns = pile([[], []], keys(3), keys(3), giant);
  assert.deepEqual(columns, [['k3'], ['k2']]);
  assert.deepEqual(page(['k3', 'k1', 'k2'], 2, giant), [['k3'], ['k1', 'k2']]);
});

test('room that is left is filled from below with the first candidates that fit, none twice', () => {
  const tall = room(330, (key) => (key === 'k9' ? 250 : 100));
  assert.deepEqual(fill([['k5', 'k3'], ['k6']], ['k6', 'k9', 'k4', 'k2', 'k1'], tall), [
    ['k5', 'k3', 'k2'],
    ['k6', 'k4', 'k1'],
  ]);
});

test('a page stops at the first card without room, so that no card is passed over', () => {
  const tall = room(330, (key) => (key === 'k5' ? 300 : 100));
  assert.deepEqual(page(keys(7), 2, tall), [['k1', 'k3'], ['k2', 'k4']]);
});

test('the density follows the number of cards, and every card is on the wall until the last level', () => {
  const wall = new Wall();
  const levels = [];
  for (let count = 0; count <= 40; count += 1) {
    wall.arrange(keys(count), roomOf);
    levels.push(wall.level);
    const shown = Object.values(wall.columns).flat(2);
    assert.equal(new Set(shown).size, shown.length, 'no card twice');
    if (wall.level < LEVELS.length - 1) assert.equal(shown.length, count);
    if (count) assert.ok(wall.columns.fresh.some(([top]) => top === `k${count}`), 'the newest is on top of a column');
  }
  assert.deepEqual(levels, [...levels].sort(), 'it only gets denser');
  assert.deepEqual([...new Set(levels)], [0, 1, 2, 3]);
});

test('hiding a card changes no density, an empty wall starts again', () => {
  const wall = new Wall();
  wall.arrange(keys(7), roomOf);
  assert.equal(wall.level, 2);
  wall.arrange(keys(7).slice(0, 3), roomOf);
  assert.equal(wall.level, 2);
  assert.deepEqual(wall.columns.fresh.flat().sort(), ['k1', 'k2', 'k3']);
  wall.arrange([], roomOf);
  wall.arrange(['k9'], roomOf);
  assert.equal(wall.level, 0);
});

test('a card shown again comes back on top of a column', () => {
  for (const count of [5, 60]) {
    const wall = new Wall();
    wall.arrange(keys(count), roomOf);
    wall.arrange(keys(count).filter((key) => key !== 'k2'), roomOf);
    assert.ok(!Object.values(wall.columns).flat(2).includes('k2'));
    wall.arrange(keys(count), roomOf);
    assert.ok(wall.columns.fresh.some(([top]) => top === 'k2'));
    assert.equal(Object.values(wall.columns).flat(2).filter((key) => key === 'k2').length, 1);
  }
});

test('at the last level the newest stand in the fresh columns and the oldest are the first to take their turn', () => {
  const wall = new Wall();
  wall.arrange(keys(100), roomOf);
  assert.deepEqual(wall.columns.fresh.flat().sort(), ['k100', 'k93', 'k94', 'k95', 'k96', 'k97', 'k98', 'k99']);
  assert.deepEqual(wall.columns.older.flat().sort(), keys(18).sort());
});

test('with 300 cards everyone sees their words: all are shown within the fewest turns', () => {
  const wall = new Wall();
  const all = keys(300);
  wall.arrange(all, roomOf);
  const shown = new Set(Object.values(wall.columns).flat(2));
  const perPage = wall.columns.older.flat().length;
  const fewest = Math.ceil((300 - wall.columns.fresh.flat().length) / perPage);
  for (let turn = 1; turn < fewest; turn += 1) {
    wall.turn(all, roomOf);
    wall.columns.older.flat().forEach((key) => shown.add(key));
  }
  assert.equal(shown.size, 300);
});

test('between two turns a new card leaves the older ones where they are, and a hidden one goes at once', () => {
  const wall = new Wall();
  wall.arrange(keys(60), roomOf);
  const before = wall.columns.older;
  wall.arrange(keys(61), roomOf);
  assert.deepEqual(wall.columns.older, before);
  const hidden = before[0][2];
  wall.arrange(keys(61).filter((key) => key !== hidden), roomOf);
  assert.deepEqual(wall.columns.older, [before[0].filter((key) => key !== hidden), before[1]]);
});

test('a wall piled anew shows the newest again', () => {
  const wall = new Wall();
  wall.arrange(keys(60), roomOf);
  wall.reset();
  wall.arrange(keys(60), roomOf);
  assert.equal(wall.level, 3);
  assert.ok(wall.columns.fresh.some(([top]) => top === 'k60'));
});
