/**
 * What is not acknowledged yet. Kept in IndexedDB, so that it outlives a reload, a closed tab, a restart; in memory only
 * where the browser gives no storage (private windows of old browsers).
 */

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

const STORE = 'items';

export class Outbox {
  /** @type {Item[]} in the order in which they were made */
  items = [];
  /** @type {IDBDatabase | null} */
  #database = null;
  #name;

  /** @param {string} name one outbox for each workshop and participant */
  constructor(name) {
    this.#name = `facilitation-${name}`;
  }

  /** Read what an earlier page left behind. */
  async open() {
    try {
      this.#database = await openDatabase(this.#name);
      const kept = await promised(this.#store('readonly').getAll());
      const here = new Set(this.items.map((item) => item.id));
      this.items = [...kept.filter((item) => !here.has(item.id)), ...this.items].sort((a, b) => a.order - b.order);
      await Promise.all(this.items.filter((item) => here.has(item.id)).map((item) => this.#write(item)));
    } catch (error) {
      console.warn('the outbox lives in memory only', error);
    }
  }

  /** Items kept by another tab of the same phone since we last looked. */
  async refresh() {
    if (!this.#database) return;
    this.items = (await promised(this.#store('readonly').getAll())).sort((a, b) => a.order - b.order);
  }

  /**
   * Keep a message; resolves once it is on disk.
   * @param {Pick<Item, 'id' | 'kind' | 'key' | 'value'>} message
   */
  async add(message) {
    const last = this.items[this.items.length - 1]?.order ?? 0;
    /** @type {Item} */
    const item = { ...message, state: 'waiting', order: Math.max(Date.now(), last + 1) };
    this.items.push(item);
    await this.#write(item);
  }

  /** @param {string} id */
  async remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    if (this.#database) await promised(this.#store('readwrite').delete(id));
  }

  /**
   * Refused: the text stays, for its author to correct or discard.
   * @param {string} id
   * @param {string} reason
   */
  async refuse(id, reason) {
    const item = this.items.find((each) => each.id === id);
    if (!item) return;
    Object.assign(item, { state: 'refused', reason });
    await this.#write(item);
  }

  /** The oldest item to send. */
  next() {
    return this.items.find((item) => item.state === 'waiting');
  }

  /** @param {Item} item */
  async #write(item) {
    if (this.#database) await promised(this.#store('readwrite').put(item));
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    return /** @type {IDBDatabase} */ (this.#database).transaction(STORE, mode).objectStore(STORE);
  }
}

/**
 * @param {string} name
 * @returns {Promise<IDBDatabase>}
 */
function openDatabase(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
  return promised(request);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
