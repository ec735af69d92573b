/**
 * The wire form of a change and the state that changes fold into.
 * The twin of facilitation/changes.py; both pass tests/cases/*.json.
 */

/** @typedef {Record<string, any>} Value */
/** @typedef {{seq: number, id: string, kind: string, key: string, value: Value | null, author: string, at: string}} Change */

export class Workshop {
  constructor() {
    this.seq = 0;
    /** @type {Map<string, Map<string, Value>>} */
    this.things = new Map();
  }

  /**
   * Fold the change when it is the next one; otherwise say why not and change nothing.
   * @param {Change} change
   * @returns {'next' | 'stale' | 'gap'}
   */
  receive(change) {
    if (change.seq <= this.seq) return 'stale';
    if (change.seq > this.seq + 1) return 'gap';
    this.#put(change);
    this.seq = change.seq;
    return 'next';
  }

  /**
   * Take the answer to a join: the last change of each thing that moved, and the seq they lead to.
   * @param {Change[]} changes
   * @param {number} seq
   */
  catchUp(changes, seq) {
    changes.forEach((change) => this.#put(change));
    this.seq = seq;
  }

  /**
   * Every present thing of a kind, as [key, value]; the order means nothing.
   * @param {string} kind
   * @returns {[string, Value][]}
   */
  all(kind) {
    return [...(this.things.get(kind) ?? [])];
  }

  /**
   * @param {string} kind
   * @param {string} [key] the kind itself for the things that are alone of theirs (site, phase, scene, workshop)
   * @returns {Value | undefined}
   */
  get(kind, key = kind) {
    return this.things.get(kind)?.get(key);
  }

  /** @param {Change} change */
  #put({ kind, key, value }) {
    const things = this.things.get(kind) ?? new Map();
    this.things.set(kind, things);
    if (value === null) things.delete(key);
    else things.set(key, value);
  }
}
