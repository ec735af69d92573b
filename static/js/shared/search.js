/** Finding words in what the screen lists. Pure. */

/** @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * Whether every word sought is somewhere in the texts; capitals and accents do not count.
 * @param {string} sought as typed
 * @param {string[]} texts
 */
export function matches(sought, texts) {
  const whole = plain(texts.join(' '));
  return plain(sought).split(/\s+/).every((word) => whole.includes(word));
}
