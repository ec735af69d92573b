/** Finding cards by any of their words. Pure. */
import { matches } from '../shared/search.js';
import { typeName } from './marks.js';

/**
 * @param {string} words as typed; without any, everything is found
 * @param {import('./room.js').Card} card
 */
export function sought(words, card) {
  const { label, value, college, name, place } = card;
  return !words.trim() || matches(words.trim(), [label, value.text, college, name, place, typeName(value.type), value.hidden?.reason ?? '']);
}
