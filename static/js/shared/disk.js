/**
 * A list that the browser's disk (IndexedDB) follows, so that it outlives a reload, a closed tab, a restart.
 *
 * The list in memory is what this page shows and sends. The disk follows it and is never waited for: where it fails, the
 * page goes on and says that only it holds the items. The tabs of one phone share the disk; what one changed, the others
 * read again at a storage event (which, unlike channels and locks, every browser has, on plain http too). Two tabs may
 * send the same item: its id makes that harmless.
 */
import { freshId } from './ids.js';

/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} state `received`: the server has it; another tab that still holds it as unsent does not undo that
 * @property {boolean} [again] received once, and to be sent again: that does
 * @property {number} order when it was made, in milliseconds; never the same for two
 */

const OPENED_WITHIN_MS = 3_000;
const TRY_AGAIN_MS = 10_000;

/**
 * Fires `change` when the list, or whether it lasts, changed by other ways than the calls below; then `settled` when
 * another tab had an answer from the server.
 * @template {Kept} Item
 */
export class DiskList extends EventTarget {
  /** @type {Item[]} in the order in which they were made; an item is never changed, but replaced */
  all = [];
  /** they are on disk; otherwise only this page holds them */
  lasting = true;
  #name;
  #store;
  #patience;
  /** @type {IDBDatabase | null} */
  #database = null;
  /** @type {Map<string, Item | null>} what the disk does not know yet (null: gone) */
  #unwritten = new Map();
  /** @type {Set<string>} seen on disk */
  #kept = new Set();
  /** @type {Set<string>} removed here: not to be read again */
  #gone = new Set();
  /** @type {Promise<void>} the end of the work on disk, which is done one piece after the other */
  #work = Promise.resolve();
  #saving = false;
  /** @type {Promise<void> | undefined} */
  #opened;
  #again = 0;

  /**
   * @param {string} name of the database
   * @param {string} store
   * @param {number} patience milliseconds within which the disk reads or writes
   */
  constructor(name, store, patience) {
    super();
    this.#name = name;
    this.#store = store;
    this.#patience = patience;
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
      const read = await this.#onDisk((database) => all(database, this.#store));
      const before = this.all;
      /** @type {Map<string, Item>} */
      const items = new Map(read.filter(({ id }) => !this.#gone.has(id)).map((item) => [item.id, item]));
      for (const item of before) {
        if (!this.#kept.has(item.id) || this.#unwritten.get(item.id)) items.set(item.id, item);
      }
      this.#kept = new Set(read.map(({ id }) => id));
      this.all = [...items.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
      this.dispatchEvent(new Event('change'));
      const unsent = (/** @type {Item | undefined} */ item) => item !== undefined && item.state !== 'received';
      if (before.some((item) => unsent(item) && !unsent(items.get(item.id)))) this.dispatchEvent(new Event('settled'));
      this.#save();
    });
  }

  /**
   * Keep an item, the last one so far.
   * @param {Omit<Item, 'order'>} made
   */
  append(made) {
    const last = this.all[this.all.length - 1]?.order ?? 0;
    // The clock may jump back: the order must not.
    const item = /** @type {Item} */ ({ ...made, order: Math.max(Date.now(), last + 1) });
    this.all = [...this.all, item];
    this.#write(item.id);
  }

  /**
   * Change something about an item, if it is still there.
   * @param {string} id
   * @param {Partial<Item>} news
   */
  change(id, news) {
    this.all = this.all.map((item) => (item.id === id ? { ...item, ...news } : item));
    this.#write(id);
  }

  /** @param {string} id */
  remove(id) {
    this.all = this.all.filter((item) => item.id !== id);
    this.#gone.add(id);
    this.#write(id);
  }

  /**
   * Whether the disk holds this item as it is now: a page that is closed this instant loses nothing of it.
   * @param {string} id
   */
  holds(id) {
    return !this.#unwritten.has(id);
  }

  /** @param {string} id */
  #write(id) {
    this.#unwritten.set(id, this.all.find((item) => item.id === id) ?? null);
    this.#save();
  }

  #save() {
    if (this.#saving) return;
    this.#saving = true;
    this.#inTurn(async () => {
      this.#saving = false;
      while (this.#unwritten.size) {
        const written = new Map(this.#unwritten);
        const settled = await this.#onDisk((database) => put(database, this.#store, written, this.#kept));
        written.forEach((item, id) => {
          if (item) this.#kept.add(id);
          if (this.#unwritten.get(id) === item) this.#unwritten.delete(id);
        });
        this.dispatchEvent(new Event('change'));
        this.#tell();
        if (settled.length) {
          this.all = this.all.filter(({ id }) => !settled.includes(id));
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
        console.warn(`${this.#name} cannot be kept on disk`, error);
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
        this.#database ??= await soon(openDatabase(this.#name, this.#store), OPENED_WITHIN_MS);
        return await soon(work(this.#database), this.#patience);
      } catch (error) {
        this.#database?.close();
        this.#database = null;
        this.#kept.clear();
        for (const item of this.all) this.#unwritten.set(item.id, item);
        if (last) throw error;
      }
    }
  }
}

/**
 * @param {string} name
 * @param {string} store
 * @returns {Promise<IDBDatabase>}
 */
function openDatabase(name, store) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'id' });
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
 * @param {string} store
 * @returns {Promise<any[]>}
 */
function all(database, store) {
  return new Promise((resolve, reject) => {
    const request = database.transaction(store, 'readonly').objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Write items, or delete those that are null, all together; what was kept once and is gone, or was received meanwhile,
 * was settled by another tab, and stays so.
 * @param {IDBDatabase} database
 * @param {string} name of the store
 * @param {Map<string, Kept | null>} items
 * @param {Set<string>} kept
 * @returns {Promise<string[]>} the ids of those that were settled by another tab
 */
function put(database, name, items, kept) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const settled = [];
    // Strict: an answer means that a phone which stops now will find it again.
    const transaction = database.transaction(name, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(name);
    transaction.oncomplete = () => resolve(settled);
    transaction.onabort = () => reject(transaction.error);
    for (const [id, item] of items) {
      if (!item) store.delete(id);
      else if (!kept.has(id)) store.put(item);
      else {
        const known = store.get(id);
        known.onsuccess = () => {
          const there = /** @type {Kept | undefined} */ (known.result);
          const received = there?.state === 'received' && item.state !== 'received' && !item.again;
          if (!there || received) settled.push(id);
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
 * @param {number} patience milliseconds
 * @returns {Promise<T>}
 */
function soon(work, patience) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), patience);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
