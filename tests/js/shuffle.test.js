import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shuffled } from '../../static/js/phone/shuffle.js';

const things = (keys) => [...keys].map((key) => ({ key }));
const names = (order) => order.map(({ key }) => key).join('');

test('the order is the same for the same person, whatever the order in which things come', () => {
  assert.equal(names(shuffled(things('abcdef'), 'zoe')), names(shuffled(things('fedcba'), 'zoe')));
});

test('a thing that comes or goes moves no other', () => {
  const all = names(shuffled(things('abcdef'), 'zoe'));
  assert.equal(names(shuffled(things('abcef'), 'zoe')), all.replace('d', ''));
});

test('over many people, every thing is the first one about as often', () => {
  const firsts = new Map();
  for (let person = 0; person < 4000; person += 1) {
    const [{ key }] = shuffled(things('abcd'), `person${person}`);
    firsts.set(key, (firsts.get(key) ?? 0) + 1);
  }
  for (const key of 'abcd') assert.ok(Math.abs(firsts.get(key) - 1000) < 150, `${key}: ${firsts.get(key)}`);
});
