/**
 * The photos that have no receipt yet: the outbox's other half. They are kept in IndexedDB, and sent by HTTP in parts,
 * one photo at a time, each after its contribution; what was sent before an interruption is not sent again.
 */

/**
 * @typedef {object} Item
 * @property {string} id the photo's key: what makes sending twice harmless
 * @property {string} contribution the key of what it belongs to; for a draft, where it is being made
 * @property {ArrayBuffer} bytes a JPEG (not a Blob: some browsers keep none)
 * @property {'draft' | 'waiting' | 'refused' | 'received'} state received: on its way back to us in the log
 * @property {string} [reason] why it was refused, in the user's words
 * @property {number} order
 * @property {number} [sent] the share that the server has, from 0 to 1
 */
/** @typedef {{seq?: number, parts?: number[], missing?: number[], refused?: {reason: string}, later?: number}} Answer */

const STORE = 'photos';
const PART = 48_000;
const ANSWER_WITHIN_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

/** Nothing is wrong: to be sent again in so many seconds. */
class Later extends Error {
  /** @param {number} seconds */
  constructor(seconds) {
    super('later');
    this.seconds = seconds;
  }
}

/** Fires `change` when an item came, went, moved on. */
export class Photobox extends EventTarget {
  /** @type {Item[]} in the order in which they were made */
  items = [];
  /** @type {IDBDatabase | null} */
  #database = null;
  #sending = false;
  #pause = FIRST_PAUSE_MS;
  #code;
  #ready;

  /**
   * @param {string} code of the workshop
   * @param {(item: Item) => boolean} ready its contribution is known to the server
   */
  constructor(code, ready) {
    super();
    this.#code = code;
    this.#ready = ready;
  }

  /** Read what an earlier page left behind. */
  async open() {
    try {
      const request = indexedDB.open(`facilitation-photos-${this.#code}`, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
      this.#database = await promised(request);
      this.items = (await promised(this.#store('readonly').getAll())).sort((a, b) => a.order - b.order);
    } catch (error) {
      console.warn('photos live in memory only', error);
    }
  }

  /**
   * @param {Pick<Item, 'id' | 'contribution' | 'bytes' | 'state'>} photo
   * @returns {Promise<void>} once it is on disk
   */
  async add(photo) {
    const last = this.items[this.items.length - 1]?.order ?? 0;
    const item = { ...photo, order: Math.max(Date.now(), last + 1) };
    this.items.push(item);
    this.#changed();
    await this.#write(item);
    this.flush();
  }

  /**
   * The drafts made here belong to this contribution from now on.
   * @param {string} place
   * @param {string} contribution
   */
  async attach(place, contribution) {
    const mine = this.items.filter((item) => item.state === 'draft' && item.contribution === place);
    for (const item of mine) Object.assign(item, { contribution, state: 'waiting' });
    this.#changed();
    await Promise.all(mine.map((item) => this.#write(item)));
    this.flush();
  }

  /**
   * Drafts go on being made elsewhere.
   * @param {string} place
   * @param {string} other
   */
  async move(place, other) {
    const mine = this.items.filter((item) => item.state === 'draft' && item.contribution === place);
    for (const item of mine) item.contribution = other;
    await Promise.all(mine.map((item) => this.#write(item)));
  }

  /** @param {string} id */
  async remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.#changed();
    if (this.#database) await promised(this.#store('readwrite').delete(id));
  }

  /** Send what can be sent. */
  async flush() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let item = this.#next(); item; item = this.#next()) {
        await this.#send(item);
        this.#pause = FIRST_PAUSE_MS;
      }
    } catch (error) {
      // No receipt: it stays, and goes again under the same id.
      if (!(error instanceof Later)) console.warn('photo', error);
      setTimeout(() => this.flush(), error instanceof Later ? error.seconds * 1000 : this.#pause);
      this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
    } finally {
      this.#sending = false;
    }
  }

  #next() {
    return this.items.find((item) => item.state === 'waiting' && this.#ready(item));
  }

  /** @param {Item} item */
  async #send(item) {
    const { id, bytes, contribution } = item;
    const count = Math.ceil(bytes.byteLength / PART);
    let answer = await this.#ask('GET', `${id}/parts`);
    const there = new Set(answer.parts);
    for (let part = 0; part < count && !answer.seq; part += 1) {
      // Given up meanwhile.
      if (!this.items.includes(item)) return;
      if (!there.has(part)) {
        const put = await this.#ask('PUT', `${id}/${part}`, bytes.slice(part * PART, (part + 1) * PART));
        if (put.refused) return this.#settle(item, put);
      }
      item.sent = (part + 1) / count;
      this.#changed();
    }
    if (!answer.seq) {
      answer = await this.#ask('POST', id, JSON.stringify({ contribution, parts: count, size: bytes.byteLength }));
    }
    if (answer.missing) throw new Error(`parts missing: ${answer.missing}`);
    await this.#settle(item, answer);
  }

  /**
   * @param {Item} item
   * @param {Answer} answer
   */
  async #settle(item, { refused }) {
    if (refused) {
      Object.assign(item, { state: 'refused', reason: refused.reason });
      this.#changed();
      if (this.items.includes(item)) await this.#write(item);
    } else {
      item.state = 'received';
      this.#changed();
      if (this.#database) await promised(this.#store('readwrite').delete(item.id));
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {BodyInit} [body]
   * @returns {Promise<Answer>} rejects when the network or the server gave none
   */
  async #ask(method, path, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), ANSWER_WITHIN_MS);
    try {
      const response = await fetch(`/photos/${this.#code}/${path}`, { method, body, signal: abort.signal });
      if (![200, 409, 422, 503].includes(response.status)) throw new Error(`${method} ${response.status}`);
      const answer = await response.json();
      if (answer.later) throw new Later(answer.later);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {Item} item */
  async #write({ sent, ...item }) {
    try {
      if (this.#database) await promised(this.#store('readwrite').put(item));
    } catch (error) {
      // The phone's disk is full: the photo leaves from memory, if the page lives until then.
      console.warn('photo', error);
    }
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    return /** @type {IDBDatabase} */ (this.#database).transaction(STORE, mode).objectStore(STORE);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
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
