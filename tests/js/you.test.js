import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remember } from '../../static/js/shared/you.js';

test('a support, a judgement and a commitment are in their lists once, and leave them when taken back', () => {
  for (const [kind, list] of [['support', 'supports'], ['judgement', 'judged'], ['commitment', 'commitments']]) {
    const once = remember({ id: 'zoe' }, { kind, key: 'a', value: { choice: 'b' } });
    assert.deepEqual(once, { id: 'zoe', [list]: ['a'] });
    assert.deepEqual(remember(once, { kind, key: 'a', value: {} }), once);
    assert.deepEqual(remember(once, { kind, key: 'a', value: null }), { id: 'zoe', [list]: [] });
  }
});

test('what one says of one thing replaces what one said of it before, and of nothing else', () => {
  const before = { weighed: { a: { desirable: 1, feasible: null }, b: { desirable: -2, feasible: 0 } }, hints: {} };
  const after = remember(before, { kind: 'ballot', key: 'a', value: { desirable: 2, feasible: null } });
  assert.deepEqual(after.weighed, { a: { desirable: 2, feasible: null }, b: { desirable: -2, feasible: 0 } });
  assert.deepEqual(remember(after, { kind: 'ballot', key: 'b', value: null }).weighed, { a: { desirable: 2, feasible: null } });
  assert.deepEqual(remember(before, { kind: 'hint', key: 'c', value: { option: null, usage: null } }).hints, {
    c: { option: null, usage: null },
  });
  assert.equal(before.weighed.a.desirable, 1);
});

test('what the log tells by itself is not remembered', () => {
  const you = { id: 'zoe' };
  assert.equal(remember(you, { kind: 'idea', key: 'a', value: { text: 'un parc' } }), you);
});
