/**
 * What is not acknowledged yet; and, for a while, what was: a server that starts again from a copy lacks the last
 * minute, and only the phones still have it.
 *
 * An outbox belongs to the phone, not to a person: when the server does not know the phone any more, what it holds
 * leaves in the name of whoever joins again on it. That is nearly always the one who wrote it; dropping it never is right.
 */
import { DiskList } from './disk.js';

/**
 * @typedef {object} Item
 * @property {string} id the message's id: what makes sending twice harmless
 * @property {string} kind
 * @property {string} key
 * @property {Record<string, any> | null} value
 * @property {'waiting' | 'refused'} state
 * @property {string} [reason] why it was refused, in the user's words
 * @property {number} order
 */
/**
 * @typedef {Omit<Item, 'state'> & {state: Item['state'] | 'received' | 'lost', again?: boolean}} Kept
 * lost: was received, and is not in the log any more; again: was received once, and is to be sent again
 */

const DISK_WITHIN_MS = 3_000;
const MOST_RECEIVED = 200;
const RECEIVED_FOR_MS = 24 * 3_600_000;

/** @extends {DiskList<Kept>} */
export class Outbox extends DiskList {
  /** @param {string} name one outbox for each workshop and role */
  constructor(name) {
    super(`facilitation-${name}`, 'items', DISK_WITHIN_MS);
  }

  /** What waits or was refused, in the order in which it was made. */
  get items() {
    return /** @type {Item[]} */ (this.all.filter(({ state }) => state === 'waiting' || state === 'refused'));
  }

  /**
   * Keep a message.
   * @param {Pick<Item, 'id' | 'kind' | 'key' | 'value'>} message
   */
  add(message) {
    this.append({ ...message, state: 'waiting' });
  }

  /**
   * Refused: the text stays, for its author to correct or discard.
   * @param {string} id
   * @param {string} reason
   */
  refuse(id, reason) {
    this.change(id, { state: 'refused', reason });
  }

  /**
   * Acknowledged: not shown any more, but kept for a while.
   * @param {Item} item
   */
  receive({ id, kind, key, value }) {
    this.change(id, { state: 'received', again: undefined });
    for (const other of this.#past()) {
      // Of most things the last value is all; words also answer the question of their moment. Words taken back are erased.
      const outdated = other.kind === kind && other.key === key && other.id !== id && !(value && standsAlone(other));
      if (outdated) this.remove(other.id);
    }
    this.#trim();
  }

  /**
   * The log may be another one than that which acknowledged what we keep: a server started again from a copy. It holds
   * all that was received before anything that it holds.
   * @param {(id: string) => boolean} held whether the log is known to hold the message of that id
   */
  compare(held) {
    this.#trim();
    const received = this.all.filter(({ state }) => state === 'received');
    const last = received.map(({ id }) => held(id)).lastIndexOf(true);
    for (const { id } of received.slice(last + 1)) this.change(id, { state: 'lost', again: true });
  }

  /**
   * What was lost waits to be sent again, in its old place; what is about something else, once that is known (again).
   * @param {(key: string) => boolean} known
   * @returns {boolean} whether there was anything
   */
  sendAgain(known) {
    const ready = this.all.filter((item) => item.state === 'lost' && (standsAlone(item) || known(item.key)));
    for (const { id } of ready) this.change(id, { state: 'waiting' });
    return ready.length > 0;
  }

  /** The oldest item to send. */
  next() {
    return this.items.find(({ state }) => state === 'waiting');
  }

  #trim() {
    const past = this.#past();
    const recent = past.slice(-MOST_RECEIVED).filter(({ order }) => order > Date.now() - RECEIVED_FOR_MS);
    for (const item of past) if (!recent.includes(item)) this.remove(item.id);
  }

  #past() {
    return this.all.filter(({ state }) => state === 'received' || state === 'lost');
  }
}

/** Whether it makes what it names, when that is not there. @param {Kept} item */
function standsAlone({ kind, value }) {
  return value !== null && (kind === 'idea' || kind === 'annotation');
}
