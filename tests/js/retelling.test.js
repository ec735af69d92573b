import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retelling, toldBy } from '../../static/js/board/replay/retelling.js';

const START = Date.parse('2026-11-24T08:00:00Z');
const change = (kind, seconds, value = {}, key = `${kind}${seconds}`) => ({
  kind,
  key,
  value,
  at: new Date(START + seconds * 1000).toISOString(),
});
const ideas = (count, apart) => Array.from({ length: count }, (_, i) => change('idea', i * apart, { text: 'un parc' }));

test('a day is told in one to two minutes', () => {
  for (const [count, apart] of [[40, 5], [40, 500], [500, 1], [500, 60]]) {
    const { seconds } = retelling(ideas(count, apart));
    assert.ok(seconds >= 60 && seconds <= 124, `${count} ideas: ${seconds} s`);
  }
});

test('a few words are not drawn out over a minute', () => {
  assert.ok(retelling(ideas(3, 60)).seconds < 20);
  assert.ok(retelling([]).seconds < 10);
});

test('times never go back, and all is told before the end', () => {
  const { times, seconds } = retelling([...ideas(30, 9), change('phase', 100, { phase: 'options', prompt: '' })]);
  times.forEach((time, i) => assert.ok(i === 0 || time >= times[i - 1]));
  assert.ok(times[times.length - 1] <= seconds);
});

test('a pause of two hours takes no longer than one of a minute', () => {
  const [short, long] = [60, 7200].map((pause) => {
    const { times } = retelling([...ideas(40, 10), change('idea', 390 + pause, { text: 'après le repas' })]);
    return times[40] - times[39];
  });
  assert.equal(short, long);
});

test('at each moment, as many changes are told as have had their time', () => {
  const told = retelling(ideas(40, 10));
  assert.equal(toldBy(told, -1), 0);
  assert.equal(toldBy(told, told.times[7]), 8);
  assert.equal(toldBy(told, told.times[7] - 0.001), 7);
  assert.equal(toldBy(told, told.seconds), 40);
});

test('phases are chapters, each once; options and next steps are told in passing', () => {
  const phase = (seconds, name) => change('phase', seconds, { phase: name, prompt: `${name} ?` }, 'phase');
  const { chapters } = retelling([
    phase(0, 'visit'),
    phase(5, 'visit'),
    phase(9, 'options'),
    change('option', 10, { number: 2, title: 'Un parc' }, 'park'),
    change('option', 11, { number: 2, title: 'Un grand parc' }, 'park'),
  ]);
  assert.deepEqual(chapters.map(({ words }) => words), ['visit ?', 'options ?', 'Option B: Un parc']);
});
