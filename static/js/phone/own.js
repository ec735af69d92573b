/** One's own contributions: what the log holds, and over it what the outbox still keeps. */
import { label } from '../shared/summaries.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/outbox.js').Item} Item */
/**
 * @typedef {object} Own
 * @property {string} key
 * @property {'idea' | 'annotation'} kind
 * @property {string} label C12, or nothing before the server gave a number
 * @property {Record<string, any>} value with the text that was last wished
 * @property {'received' | 'hidden' | 'waiting' | 'refused'} state
 * @property {'new' | 'correction' | 'withdrawal'} [wish] what waits or was refused
 * @property {string} [reason] of the refusal
 */

const KINDS = /** @type {const} */ (['idea', 'annotation']);

/**
 * Newest first; without those that were withdrawn.
 * @param {Session} session
 * @returns {Own[]}
 */
export function ownContributions(session) {
  const { workshop, you } = session;
  /** @type {Map<string, Own>} */
  const known = new Map();
  for (const kind of KINDS) {
    for (const [key, value] of workshop.all(kind)) {
      if (value.author !== you.id || value.withdrawn) continue;
      known.set(key, { key, kind, label: label(kind, value.number), value, state: value.hidden ? 'hidden' : 'received' });
    }
  }
  const received = [...known.keys()].sort((a, b) => (madeAt(known, a) < madeAt(known, b) ? 1 : -1));
  for (const item of unsettled(session)) {
    if (isContribution(item)) known.set(item.key, over(known.get(item.key), item));
  }
  const pending = [...known.keys()].filter((key) => !received.includes(key)).reverse();
  return [...pending, ...received].map((key) => /** @type {Own} */ (known.get(key)));
}

/** @param {Item} item */
export function isContribution(item) {
  return item.kind === 'idea' || item.kind === 'annotation';
}

/**
 * What the log does not show yet, oldest first: acknowledged and about to be announced, waiting, or refused.
 * @param {Session} session
 * @returns {Item[]}
 */
export function unsettled({ landing, outbox }) {
  const kept = new Set(outbox.items.map(({ id }) => id));
  return [...landing.filter(({ id }) => !kept.has(id)), ...outbox.items];
}

/**
 * @param {Own | undefined} known
 * @param {Item} item
 * @returns {Own}
 */
function over(known, { key, kind, value, state, reason }) {
  return {
    key,
    kind: /** @type {Own['kind']} */ (kind),
    label: known?.label ?? '',
    value: { ...known?.value, ...value },
    state,
    wish: value === null ? 'withdrawal' : known?.label ? 'correction' : 'new',
    reason,
  };
}

/**
 * @param {Map<string, Own>} known
 * @param {string} key
 * @returns {string}
 */
function madeAt(known, key) {
  return known.get(key)?.value.made_at ?? '';
}
