/**
 * A screen's connection to its workshop: join, order, send. The only importer of socket.io.
 *
 * Fires `change` when the folded state or the outbox changed (draw again), `status` when the connection came or went,
 * `unknown` when the server does not know us any more, `present` with the number of connected participants (staff only).
 */
import { io } from 'socket.io-client';
import { freshId } from './ids.js';
import { Outbox } from './outbox.js';
import { boot } from './page.js';
import { Workshop } from './workshop.js';

/** @typedef {import('./workshop.js').Change} Change */
/** @typedef {{kind: string, key: string, value: Record<string, any> | null}} Wish */

const REJOIN_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 8_000;
const TRY_AGAIN_MS = 1_500;

export class Session extends EventTarget {
  workshop = new Workshop();
  /** @type {Record<string, any>} what the server says of us: a participant's id, name, college, supports; a role */
  you = {};
  /** joined, and receiving */
  online = false;
  /** number of participants connected (staff, board) */
  present = 0;
  /** @type {(import('./outbox.js').Item & {seq: number})[]} acknowledged but not announced yet: still to be shown */
  landing = [];
  /** @type {Change[]} announced while a join is under way */
  #early = [];
  #joining = false;
  #sending = false;

  /**
   * @param {string} code the workshop's join code
   * @param {string} role
   */
  constructor(code, role) {
    super();
    // A phone's page brings what was said before it was opened.
    if (boot.said) this.workshop.catchUp(boot.said.changes, boot.said.seq);
    this.outbox = new Outbox(`${code}-${role}`);
    this.socket = io({
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      auth: { workshop: code, role },
      autoConnect: false,
      reconnectionDelay: 300,
      reconnectionDelayMax: 3_000,
      randomizationFactor: 0.7,
    });
    this.socket.on('connect', () => this.#join());
    this.socket.on('disconnect', () => this.#setOnline(false));
    this.socket.on('connect_error', (error) => {
      this.#setOnline(false);
      if (error.message === 'unknown') this.dispatchEvent(new Event('unknown'));
    });
    this.socket.on('changes', (/** @type {Change[]} */ changes) => this.#announced(changes));
    this.socket.on('present', (/** @type {number} */ count) => {
      this.present = count;
      this.dispatchEvent(new Event('present'));
    });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#wake();
    });
    window.addEventListener('online', () => this.#wake());
    // A lost last change shows no gap: only asking again finds it.
    setInterval(() => this.#join(), REJOIN_EVERY_MS);
  }

  /** Read the outbox and connect. */
  async start() {
    await this.outbox.open();
    this.#drawAgain();
    this.socket.connect();
  }

  /**
   * Say, correct, support, move...: kept in the outbox at once, sent when it can be.
   * @param {Wish} wish
   * @returns {string} the message's id
   */
  submit(wish) {
    const id = freshId();
    this.outbox.add({ id, ...wish }).catch(console.warn).then(() => this.#flush());
    this.#drawAgain();
    return id;
  }

  /**
   * A question to the server that makes no change by itself (staff).
   * @param {string} event
   * @param {Record<string, any>} [payload]
   * @returns {Promise<any>} rejects when no answer came
   */
  ask(event, payload = {}) {
    return this.socket.timeout(60_000).emitWithAck(event, payload);
  }

  /**
   * Discard a refused item, or one that still waits.
   * @param {string} id
   */
  async discard(id) {
    await this.outbox.remove(id);
    this.#drawAgain();
  }

  #wake() {
    if (this.socket.connected) this.#join();
    else if (this.socket.active) this.socket.disconnect().connect();
  }

  async #join() {
    if (this.#joining || !this.socket.connected) return;
    this.#joining = true;
    try {
      const answer = await this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck('join', { since: this.workshop.seq });
      if (answer.refused) throw new Error(answer.refused.code);
      if (answer.reset) this.workshop = new Workshop();
      const moved = answer.reset || answer.changes.length > 0 || !this.online;
      if (answer.seq >= this.workshop.seq) this.workshop.catchUp(answer.changes, answer.seq);
      this.you = answer.you ?? {};
      this.present = answer.present;
      this.#early.splice(0).forEach((change) => this.workshop.receive(change));
      this.#setOnline(true);
      if (moved) this.#drawAgain();
      this.#flush();
    } catch (error) {
      // No answer: the next reconnection, or the next periodic join, tries again.
      console.warn('join', error);
      this.#early.length = 0;
    } finally {
      this.#joining = false;
    }
  }

  /** @param {Change[]} changes */
  #announced(changes) {
    if (this.#joining) {
      this.#early.push(...changes);
      return;
    }
    const verdicts = changes.map((change) => this.workshop.receive(change));
    if (verdicts.includes('next')) this.#drawAgain();
    if (verdicts.includes('gap')) this.#join();
  }

  async #flush() {
    if (this.#sending || !this.socket.connected) return;
    this.#sending = true;
    try {
      for (let item = this.outbox.next(); item && this.socket.connected; item = this.outbox.next()) {
        const { id, kind, key, value } = item;
        const answer = await this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck('submit', { id, kind, key, value });
        if (answer.later) {
          await new Promise((resolve) => setTimeout(resolve, answer.later * 1000));
        } else if (answer.refused) {
          await this.outbox.refuse(id, answer.refused.reason);
        } else {
          this.#supported(kind, key, value);
          this.landing.push({ ...item, seq: answer.seq });
          await this.outbox.remove(id);
        }
        this.#drawAgain();
      }
    } catch (error) {
      // Not acknowledged: it stays in the outbox, and goes again under the same id.
      console.warn('submit', error);
      setTimeout(() => this.#flush(), TRY_AGAIN_MS);
    } finally {
      this.#sending = false;
    }
  }

  /**
   * The log does not tell who supports what; the acknowledgement of our own support does.
   * @param {string} kind
   * @param {string} key
   * @param {Record<string, any> | null} value
   */
  #supported(kind, key, value) {
    if (kind !== 'support') return;
    const others = (this.you.supports ?? []).filter((/** @type {string} */ each) => each !== key);
    this.you = { ...this.you, supports: value ? [...others, key] : others };
  }

  /** @param {boolean} online */
  #setOnline(online) {
    if (this.online === online) return;
    this.online = online;
    this.dispatchEvent(new Event('status'));
  }

  #drawAgain() {
    this.landing = this.landing.filter(({ seq }) => seq > this.workshop.seq);
    this.dispatchEvent(new Event('change'));
  }
}
