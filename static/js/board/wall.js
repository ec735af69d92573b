/**
 * The arrangement of the wall: which cards stand in which column. Pure: keys and heights in, columns of keys out.
 *
 * A new card goes on top of one column and moves nothing but that column, so that people find again what they read.
 */

/** @typedef {{height: number, gap: number, heightOf: (key: string) => number}} Room of one column, in pixels */
/** @typedef {'fresh' | 'older'} Zone */

/**
 * From few and huge to many: how many columns, and up to how many cards are worth trying. At the last level the newest
 * cards stand in the fresh columns, and the older ones take turns in the older columns.
 */
export const LEVELS = [
  { fresh: 1, older: 0, most: 1 },
  { fresh: 2, older: 0, most: 6 },
  { fresh: 3, older: 0, most: 18 },
  { fresh: 2, older: 2, most: Infinity },
];
const LAST = LEVELS.length - 1;
/** The newest cards that may find room in the fresh columns when all are piled anew. */
const REPLAYED = 40;

export class Wall {
  level = 0;
  /** @type {Record<Zone, string[][]>} columns of keys, from the top */
  columns = { fresh: [], older: [] };
  /** @type {Set<string>} what was there last time; what a facilitator shows again comes as a new card does */
  #known = new Set();
  /** @type {Map<string, number>} at which turn a card was last seen on the wall */
  #seen = new Map();
  #turn = 0;

  /** Pile everything anew (another size of screen). */
  reset() {
    this.level = 0;
    this.columns = { fresh: [], older: [] };
  }

  /**
   * Give each new card its place, and take away what is gone. The level only goes up, until the wall is empty: a card
   * hidden must not make the others jump.
   * @param {string[]} keys every card to show, the oldest first
   * @param {(level: number, zone: Zone) => Room} roomOf
   */
  arrange(keys, roomOf) {
    if (!keys.length) this.reset();
    const added = keys.filter((key) => !this.#known.has(key));
    for (; this.level < LAST; this.#pileAnew()) {
      const { fresh: count, most } = LEVELS[this.level];
      const standing = this.columns.fresh.flat();
      // At these levels everything is on the wall: what does not stand there yet is new here.
      const missing = standing.length ? keys.filter((key) => !standing.includes(key)) : keys;
      const columns = keys.length > most ? [] : pile(this.#fresh(count), keys, missing, roomOf(this.level, 'fresh'));
      if (columns.flat().length < keys.length) continue;
      this.columns = { fresh: columns, older: [] };
      break;
    }
    if (this.level === LAST) {
      const anew = !this.columns.fresh.length;
      const arrivals = anew ? keys.slice(-REPLAYED) : added;
      this.columns.fresh = pile(this.#fresh(LEVELS[LAST].fresh), keys, arrivals, roomOf(LAST, 'fresh'));
      const present = new Set(keys);
      this.columns.older = this.columns.older.map((column) => column.filter((key) => present.has(key)));
      if (anew) this.turn(keys, roomOf);
    }
    this.#known = new Set(keys);
  }

  /**
   * Let other older cards be seen: those that were away longest. Room left among the newest is filled first.
   * @param {string[]} keys every card to show, the oldest first
   * @param {(level: number, zone: Zone) => Room} roomOf
   */
  turn(keys, roomOf) {
    const count = LEVELS[this.level].older;
    if (!count) return;
    this.#turn += 1;
    this.columns.fresh = fill(this.columns.fresh, keys.slice(-REPLAYED).reverse(), roomOf(this.level, 'fresh'));
    const fresh = new Set(this.columns.fresh.flat());
    const last = (/** @type {string} */ key) => this.#seen.get(key) ?? 0;
    const queue = keys.filter((key) => !fresh.has(key)).sort((a, b) => last(a) - last(b));
    this.columns.older = page(queue, count, roomOf(this.level, 'older'));
    const shown = new Set([...fresh, ...this.columns.older.flat()]);
    this.#seen = new Map(keys.map((key) => [key, shown.has(key) ? this.#turn : last(key)]));
  }

  #pileAnew() {
    this.level += 1;
    this.columns = { fresh: [], older: [] };
  }

  /** @param {number} count */
  #fresh(count) {
    return this.columns.fresh.length ? this.columns.fresh : empty(count);
  }
}

/**
 * Put each arrival on top of the column with the most room or, when none has room for it, of the column whose top is the
 * oldest; what no longer fits leaves at the bottom.
 * @param {string[][]} before
 * @param {string[]} keys every present card, the oldest first
 * @param {string[]} arrivals the oldest first
 * @param {Room} room
 * @returns {string[][]}
 */
export function pile(before, keys, arrivals, room) {
  const rank = new Map(keys.map((key, index) => [key, index]));
  const age = (/** @type {string[]} */ column) => rank.get(column[0]) ?? -1;
  const columns = before.map((column) => column.filter((key) => rank.has(key)));
  for (const key of arrivals) {
    const roomiest = least(columns, (column) => used(column, room));
    const fits = used([key, ...roomiest], room) <= room.height;
    const column = fits ? roomiest : least(columns, age);
    column.unshift(key);
    trim(column, room);
  }
  columns.forEach((column) => trim(column, room));
  return columns;
}

/**
 * Put below each column the first candidates that find room there.
 * @param {string[][]} before
 * @param {string[]} candidates
 * @param {Room} room
 * @returns {string[][]}
 */
export function fill(before, candidates, room) {
  const columns = before.map((column) => [...column]);
  const standing = new Set(columns.flat());
  for (const key of candidates) {
    const column = least(columns, (each) => used(each, room));
    if (standing.has(key) || used([...column, key], room) > room.height) continue;
    column.push(key);
  }
  return columns;
}

/**
 * The first cards of a queue, as many as there is room for.
 * @param {string[]} queue
 * @param {number} count of columns
 * @param {Room} room
 * @returns {string[][]}
 */
export function page(queue, count, room) {
  const columns = empty(count);
  for (const key of queue) {
    const column = least(columns, (each) => used(each, room));
    if (column.length && used([...column, key], room) > room.height) break;
    column.push(key);
  }
  return columns;
}

/**
 * The pixels a column takes.
 * @param {string[]} column
 * @param {Room} room
 */
function used(column, { gap, heightOf }) {
  return column.reduce((sum, key) => sum + heightOf(key) + gap, 0) - (column.length ? gap : 0);
}

/**
 * @param {string[]} column
 * @param {Room} room
 */
function trim(column, room) {
  while (column.length > 1 && used(column, room) > room.height) column.pop();
}

/** @param {number} count */
function empty(count) {
  return Array.from({ length: count }, () => /** @type {string[]} */ ([]));
}

/**
 * The first item for which the measure is least.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => number} measure
 */
function least(items, measure) {
  return items.reduce((best, item) => (measure(item) < measure(best) ? item : best));
}
