/** What the server says of us, between two joins: the log does not tell who said what, the answer to our own message does. */

/** The lists of `you`: what this phone supports, has sorted, offers to help with. */
const LISTS = /** @type {Record<string, string>} */ ({ support: 'supports', judgement: 'judged', commitment: 'commitments' });
/** Its values by key: where one's contributions belong, what one thinks of each option. */
const VALUES = /** @type {Record<string, string>} */ ({ hint: 'hints', ballot: 'weighed' });

/**
 * What is known of us once this message of ours was accepted. Pure.
 * @param {Record<string, any>} you
 * @param {{kind: string, key: string, value: Record<string, any> | null}} message
 * @returns {Record<string, any>}
 */
export function remember(you, { kind, key, value }) {
  const list = LISTS[kind];
  if (list) {
    const others = (you[list] ?? []).filter((/** @type {string} */ each) => each !== key);
    return { ...you, [list]: value ? [...others, key] : others };
  }
  const values = VALUES[kind];
  if (!values) return you;
  const { [key]: _before, ...others } = you[values] ?? {};
  return { ...you, [values]: value ? { ...others, [key]: value } : others };
}
