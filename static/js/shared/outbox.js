/**
 * What is not acknowledged yet. Kept in IndexedDB, so that it outlives a reload, a closed tab, a restart.
 *
 * The list in memory is what this page shows and sends. The disk follows it and is never waited for: where it fails, the
 * page goes on and says that only it holds the texts. The tabs of one phone share the disk; what one changed, the others
 * read again at a storage event (which, unlike channels and locks, every browser has, on plain http too). Two tabs may
 * send the same item: its id makes that harmless.
 *
 * An outbox belongs to the phone, not to a person: when the server does not know the phone any more, what it holds
 * leaves in the name of whoever joins again on it. That is nearly always the one who wrote it; dropping it never is right.
 */
import { freshId } from './ids.js';

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
const DISK_WITHIN_MS = 3_000;
const TRY_AGAIN_MS = 10_000;

/**
 * Fires `change` when the list, or whether it lasts, changed by other ways than the calls below; then `settled` when
 * another tab had an answer from the server.
 */
export class Outbox extends EventTarget {
  /** @type {Item[]} in the order in which they were made */
  items = [];
  /** they are on disk; otherwise only this page holds them */
  lasting = true;
  #name;
  /** @type {IDBDatabase | null} */
  #database = null;
  /** @type {Map<string, Item | null>} what the disk does not know yet (null: gone) */
  #unwritten = new Map();
  /** @type {Set<string>} seen on disk */
  #kept = new Set();
  /** @type {Set<string>} settled here: not to be read again */
  #gone = new Set();
  /** @type {Promise<void>} the end of the work on disk, which is done one piece after the other */
  #work = Promise.resolve();
  #saving = false;
  /** @type {Promise<void> | undefined} */
  #opened;
  #again = 0;

  /** @param {string} name one outbox for each workshop and role */
  constructor(name) {
    super();
    this.#name = `facilitation-${name}`;
  }

  /** Read what an earlier page left behind; resolves in any case, soon. */
  open() {
    if (!this.#opened) {
      window.addEventListener('storage', ({ key }) => {
        if (key === this.#name) this.refresh();
      });
      this.#opened = this.refresh();
    }
    return this.#opened;
  }

  /** Read again what other tabs of the same phone have changed. */
  refresh() {
    return this.#inTurn(async () => {
      const read = await this.#onDisk(all);
      const before = this.items;
      /** @type {Map<string, Item>} */
      const items = new Map(read.filter(({ id }) => !this.#gone.has(id)).map((item) => [item.id, item]));
      for (const item of before) {
        if (!this.#kept.has(item.id) || this.#unwritten.get(item.id)) items.set(item.id, item);
      }
      this.#kept = new Set(read.map(({ id }) => id));
      this.items = [...items.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
      this.dispatchEvent(new Event('change'));
      if (before.some(({ id }) => !items.has(id))) this.dispatchEvent(new Event('settled'));
      this.#save();
    });
  }

  /**
   * Keep a message.
   * @param {Pick<Item, 'id' | 'kind' | 'key' | 'value'>} message
   */
  add(message) {
    const last = this.items[this.items.length - 1]?.order ?? 0;
    // The clock may jump back: the order must not.
    this.items = [...this.items, { ...message, state: 'waiting', order: Math.max(Date.now(), last + 1) }];
    this.#write(message.id);
  }

  /** @param {string} id */
  remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.#gone.add(id);
    this.#write(id);
  }

  /**
   * Refused: the text stays, for its author to correct or discard.
   * @param {string} id
   * @param {string} reason
   */
  refuse(id, reason) {
    this.items = this.items.map((item) => (item.id === id ? { ...item, state: 'refused', reason } : item));
    this.#write(id);
  }

  /** The oldest item to send. */
  next() {
    return this.items.find((item) => item.state === 'waiting');
  }

  /** @param {string} id */
  #write(id) {
    this.#unwritten.set(id, this.items.find((item) => item.id === id) ?? null);
    this.#save();
  }

  #save() {
    if (this.#saving) return;
    this.#saving = true;
    this.#inTurn(async () => {
      this.#saving = false;
      while (this.#unwritten.size) {
        const written = new Map(this.#unwritten);
        const settled = await this.#onDisk((database) => put(database, written, this.#kept));
        written.forEach((item, id) => {
          if (item) this.#kept.add(id);
          if (this.#unwritten.get(id) === item) this.#unwritten.delete(id);
        });
        this.#tell();
        if (settled.length) {
          this.items = this.items.filter(({ id }) => !settled.includes(id));
          this.dispatchEvent(new Event('change'));
          this.dispatchEvent(new Event('settled'));
        }
      }
    });
  }

  /** Let the other tabs read again. */
  #tell() {
    try {
      localStorage.setItem(this.#name, freshId());
    } catch (error) {
      console.warn('the other tabs are not told', error);
    }
  }

  /**
   * A reading between another's writing and its bookkeeping would take what was just written for gone.
   * @param {() => Promise<void>} work
   */
  #inTurn(work) {
    this.#work = this.#work.then(work).then(
      () => {
        if (this.#unwritten.size === 0) this.#last(true);
      },
      (error) => {
        console.warn('the outbox cannot be kept on disk', error);
        this.#last(false);
        clearTimeout(this.#again);
        this.#again = setTimeout(() => this.refresh(), TRY_AGAIN_MS);
      },
    );
    return this.#work;
  }

  /** @param {boolean} lasting */
  #last(lasting) {
    if (this.lasting === lasting) return;
    this.lasting = lasting;
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Browsers lose their databases: iOS in the background, others when the disk is full. A second one is opened, and all
   * that we hold is written again.
   * @template T
   * @param {(database: IDBDatabase) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #onDisk(work) {
    for (;;) {
      const last = !this.#database;
      try {
        this.#database ??= await soon(openDatabase(this.#name));
        return await soon(work(this.#database));
      } catch (error) {
        this.#database?.close();
        this.#database = null;
        this.#kept.clear();
        for (const item of this.items) this.#unwritten.set(item.id, item);
        if (last) throw error;
      }
    }
  }
}

/**
 * @param {string} name
 * @returns {Promise<IDBDatabase>}
 */
function openDatabase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onsuccess = () => {
      // A page of a later version waits until the others let go.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBDatabase} database
 * @returns {Promise<Item[]>}
 */
function all(database) {
  return new Promise((resolve, reject) => {
    const request = database.transaction(STORE, 'readonly').objectStore(STORE).getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Write items, or delete those that are null, all together; what was kept once and is gone was settled by another tab,
 * and stays gone.
 * @param {IDBDatabase} database
 * @param {Map<string, Item | null>} items
 * @param {Set<string>} kept
 * @returns {Promise<string[]>} the ids of those that were settled by another tab
 */
function put(database, items, kept) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const settled = [];
    // Strict: an answer means that a phone which stops now will find it again.
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    transaction.oncomplete = () => resolve(settled);
    transaction.onabort = () => reject(transaction.error);
    for (const [id, item] of items) {
      if (!item) store.delete(id);
      else if (!kept.has(id)) store.put(item);
      else {
        const known = store.getKey(id);
        known.onsuccess = () => {
          if (known.result === undefined) settled.push(id);
          else store.put(item);
        };
      }
    }
  });
}

/**
 * A database that is blocked, or whose browser has forgotten to answer, must not hold the page.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function soon(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), DISK_WITHIN_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
