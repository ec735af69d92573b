import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRAY, readRoom, withCopies } from '../../static/js/facilitator/room.js';
import { clues, copies, doubtful, supports, unplaced, votes } from '../../static/js/shared/summaries.js';
import { Workshop } from '../../static/js/shared/workshop.js';

/** @param {[string, string, object][]} things */
function workshopOf(...things) {
  const workshop = new Workshop();
  workshop.catchUp(
    things.map(([kind, key, value], index) => ({ seq: index + 1, id: `${index}`, kind, key, value, author: '', at: '' })),
    things.length,
  );
  return workshop;
}

const idea = (number, more = {}) => ({ number, author: `p${number}`, text: `idea ${number}`, made_at: `2026-01-01T00:00:0${number}Z`, ...more });
const option = (number) => ({ number, title: `option ${number}` });
const placed = (where, more = {}) => ({ option: where, by: 'engine', confidence: 0.9, suggestions: [], why: [], ...more });

test('a person who supports a near-copy too counts once', () => {
  const workshop = workshopOf(['support', 'a', { target: 'x' }], ['support', 'b', { target: 'x', double: true }], ['support', 'c', { target: 'y' }]);
  assert.deepEqual([...supports(workshop)], [['x', 1], ['y', 1]]);
});

test('doubtful is what the engine placed without being sure, and nobody else', () => {
  assert.ok(doubtful(placed('o', { confidence: 0.3 })));
  assert.ok(doubtful(placed('o', { confidence: 0.79 })));
  assert.ok(!doubtful(placed('o', { confidence: 0.8 })));
  assert.ok(!doubtful(placed(null, { confidence: 0.4 })));
  assert.ok(!doubtful(placed('o', { confidence: 0.4, by: 'facilitator' })));
  assert.ok(!doubtful(undefined));
});

test('a copy of a copy says the first again; a loop ends', () => {
  const links = workshopOf(['copy', 'b', { of: 'a' }], ['copy', 'c', { of: 'b' }], ['copy', 'd', { of: null }], ['copy', 'x', { of: 'y' }], ['copy', 'y', { of: 'x' }]);
  assert.deepEqual(copies(links).get('c'), 'a');
  assert.deepEqual(copies(links).get('b'), 'a');
  assert.ok(!copies(links).has('d'));
  assert.equal(copies(links).get('x'), 'y');
});

test('votes are counted by card and choice; refused proposals are gone', () => {
  const said = (card, choice) => ({ card, choice, college: 'c' });
  const workshop = workshopOf(['judgement', '1', said('x', 'o')], ['judgement', '2', said('x', 'o')], ['judgement', '3', said('x', 'new')], ['clue', 'k', { sort: 'similar' }], ['clue', 'l', { refused: true }]);
  assert.deepEqual(votes(workshop).get('x'), new Map([['o', 2], ['new', 1]]));
  assert.deepEqual(clues(workshop).map(([key]) => key), ['k']);
});

test('idle talk is told apart from what is to be placed', () => {
  const workshop = workshopOf(['idea', 'a', idea(1)], ['idea', 'b', idea(2)], ['placement', 'b', placed(null, { idle: true })]);
  assert.deepEqual(unplaced(workshop).map(({ key }) => key), ['a']);
  assert.deepEqual(unplaced(workshop, { idle: true }).map(({ key }) => key), ['b']);
});

test('a copy is folded under the first where both are, and moves with it; elsewhere it stands alone', () => {
  const things = [['option', 'o', option(1)], ['idea', 'a', idea(1)], ['idea', 'b', idea(2)], ['idea', 'c', idea(3)], ['copy', 'b', { of: 'a' }], ['copy', 'c', { of: 'a' }], ['placement', 'c', placed('o')]];
  const { byKey } = readRoom(workshopOf(...things), []);
  assert.deepEqual(withCopies(byKey.get('a')), ['a', 'b']);
  assert.ok(byKey.get('b').folded);
  assert.equal(byKey.get('b').list, TRAY);
  assert.ok(!byKey.get('c').folded);
  assert.equal(byKey.get('c').copyOf, byKey.get('a'));
});

test('what five people sorted without a verdict is in disagreement; an author is heard where the facilitator placed the card', () => {
  const judged = Array.from({ length: 5 }, (_, index) => ['judgement', `j${index}`, { card: 'a', choice: index % 2 ? 'o' : 'q' }]);
  const things = [['option', 'o', option(1)], ['option', 'q', option(2)], ['idea', 'a', idea(1)], ['placement', 'a', placed(null)], ...judged];
  const room = readRoom(workshopOf(...things), []);
  assert.deepEqual(room.sorting, { settled: 0, disputed: 1, left: 0, judgements: 5 });
  const pinned = [...things, ['placement', 'a', placed('o', { by: 'facilitator' })], ['hint', 'a', { option: 'q', usage: null }]];
  assert.deepEqual(readRoom(workshopOf(...pinned), []).byKey.get('a').objection, { option: 'q' });
  const denied = [...things, ['placement', 'a', placed('o', { by: 'facilitator' })], ['hint', 'a', { option: null, usage: null }]];
  assert.deepEqual(readRoom(workshopOf(...denied), []).byKey.get('a').objection, { option: null });
});
