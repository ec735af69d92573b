/**
 * The photos that have no receipt yet, and the last ones that have: the outbox's other half. They are sent by HTTP in
 * parts, one photo at a time, each after its contribution; what was sent before an interruption is not sent again.
 */
import { DiskList } from './disk.js';

/**
 * @typedef {object} Item
 * @property {string} id the photo's key: what makes sending twice harmless
 * @property {string} contribution the key of what it belongs to; for a draft, where it is being made
 * @property {ArrayBuffer} bytes a JPEG (not a Blob: some browsers keep none)
 * @property {'draft' | 'waiting' | 'refused' | 'received'} state received: in the log, or about to be
 * @property {string} [reason] why it was refused, in the user's words
 * @property {boolean} [again] was received once, and is sent again
 * @property {number} order
 */
/** @typedef {{seq?: number, parts?: number[], missing?: number[], refused?: {reason: string}, later?: number}} Answer */

const DISK_WITHIN_MS = 15_000;
// A server that starts again from a copy lacks the last minute: 2 MB of photos, as shrink.js makes them.
const MOST_RECEIVED = 5;
const RECEIVED_FOR_MS = 24 * 3_600_000;
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

/**
 * Fires `change` when an item came, went, moved on.
 * @extends {DiskList<Item>}
 */
export class Photobox extends DiskList {
  /** @type {Map<string, number>} the share of each photo that the server has, from 0 to 1 */
  sent = new Map();
  #sending = false;
  #pause = FIRST_PAUSE_MS;
  #code;
  #ready;

  /**
   * @param {string} code of the workshop
   * @param {(item: Item) => boolean} ready its contribution is known to the server
   */
  constructor(code, ready) {
    super(`facilitation-photos-${code}`, 'photos', DISK_WITHIN_MS);
    this.#code = code;
    this.#ready = ready;
  }

  /** @param {Pick<Item, 'id' | 'contribution' | 'bytes' | 'state'>} photo */
  add(photo) {
    this.append(photo);
    this.#changed();
    this.flush();
  }

  /**
   * The drafts made here belong to this contribution from now on.
   * @param {string} place
   * @param {string} contribution
   */
  attach(place, contribution) {
    for (const { id } of this.#drafts(place)) this.change(id, { contribution, state: 'waiting' });
    this.#changed();
    this.flush();
  }

  /**
   * Drafts go on being made elsewhere.
   * @param {string} place
   * @param {string} other
   */
  move(place, other) {
    for (const { id } of this.#drafts(place)) this.change(id, { contribution: other });
  }

  /** @param {string} id */
  remove(id) {
    super.remove(id);
    this.#changed();
  }

  /**
   * What was received and is not in the log is sent again; it may be another log than the one that received it.
   * @param {(id: string) => boolean} held whether the log holds the photo of that key
   */
  compare(held) {
    this.#trim();
    for (const { id, state } of this.all) {
      if (state === 'received' && !held(id)) this.change(id, { state: 'waiting', again: true });
    }
    this.#changed();
    this.flush();
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
    return this.all.find((item) => item.state === 'waiting' && this.#ready(item));
  }

  /** @param {string} place */
  #drafts(place) {
    return this.all.filter(({ state, contribution }) => state === 'draft' && contribution === place);
  }

  /** @param {Item} item */
  async #send({ id, bytes, contribution }) {
    const count = Math.ceil(bytes.byteLength / PART);
    let answer = await this.#ask('GET', `${id}/parts`);
    const there = new Set(answer.parts);
    for (let part = 0; part < count && !answer.seq; part += 1) {
      // Given up meanwhile.
      if (!this.all.some((item) => item.id === id)) return;
      if (!there.has(part)) {
        const put = await this.#ask('PUT', `${id}/${part}`, bytes.slice(part * PART, (part + 1) * PART));
        if (put.refused) return this.#settle(id, put);
      }
      this.sent.set(id, (part + 1) / count);
      this.#changed();
    }
    if (!answer.seq) {
      answer = await this.#ask('POST', id, JSON.stringify({ contribution, parts: count, size: bytes.byteLength }));
    }
    if (answer.missing) throw new Error(`parts missing: ${answer.missing}`);
    this.#settle(id, answer);
  }

  /**
   * @param {string} id
   * @param {Answer} answer
   */
  #settle(id, { refused }) {
    this.sent.delete(id);
    if (refused) this.change(id, { state: 'refused', reason: refused.reason });
    else this.change(id, { state: 'received', again: undefined });
    this.#trim();
    this.#changed();
  }

  #trim() {
    const received = this.all.filter(({ state }) => state === 'received');
    const recent = received.slice(-MOST_RECEIVED).filter(({ order }) => order > Date.now() - RECEIVED_FOR_MS);
    for (const item of received) if (!recent.includes(item)) super.remove(item.id);
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

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
