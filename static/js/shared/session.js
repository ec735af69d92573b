/**
 * A screen's connection to its workshop: join, order, send. The only importer of socket.io.
 *
 * Fires `change` when the folded state or the outbox changed (draw again), `status` when the connection came or went,
 * `unknown` when the server does not know us any more, `present` with the number of connected participants (staff only),
 * `health` when the computer's health changed (staff only).
 */
import { io } from 'socket.io-client';
import { freshId } from './ids.js';
import { Outbox } from './outbox.js';
import { said } from './page.js';
import { Workshop } from './workshop.js';
import { remember } from './you.js';

/** @typedef {import('./workshop.js').Change} Change */
/** @typedef {{kind: string, key: string, value: Record<string, any> | null}} Wish */
/**
 * @typedef {object} Health see facilitation/storage/health.py
 * @property {boolean} writing is what people say kept
 * @property {string} photos why photos cannot be kept, empty when they can
 * @property {string} reason
 * @property {{ok: boolean, reason: string, at: string} | null} backup
 */

const REJOIN_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 8_000;
const AWAKE_WITHIN_MS = 3_000;
const LONGEST_PATIENCE_MS = 30_000;
const LONGEST_LATER_S = 30;
const TRY_AGAIN_MS = 1_500;

export class Session extends EventTarget {
  workshop = new Workshop();
  /** @type {Record<string, any>} what the server says of us: a participant's id, name, college, supports; a role */
  you = {};
  /** joined, and receiving */
  online = false;
  /** participants connected, and those of them whose outbox is not empty (staff) */
  present = { connected: 0, late: 0 };
  /** @type {Health} the server's disk and its copies (staff) */
  health = { writing: true, reason: '', photos: '', backup: null };
  /** milliseconds by which the server's clock is ahead of ours */
  #ahead = 0;
  /** @type {(import('./outbox.js').Item & {seq: number})[]} acknowledged but not announced yet: still to be shown */
  landing = [];
  /** @type {Change[]} announced while a join is under way */
  #early = [];
  /** why what waits was not taken yet, in the server's words; empty when nothing of the kind was said */
  hindrance = '';
  #joining = false;
  #sending = false;
  #patience = ANSWER_WITHIN_MS;
  #awoken = -Infinity;
  /** @type {Set<string>} the messages that made the log we follow, as far as we were told */
  #told = new Set();
  /** the id of the last change that we hold */
  #last = '';
  #role;

  /**
   * @param {string} code the workshop's join code
   * @param {string} role
   */
  constructor(code, role) {
    super();
    this.#role = role;
    // A phone's page brings what was said before it was opened.
    if (said.changes && said.seq) {
      this.workshop.catchUp(said.changes, said.seq);
      this.#learn(said.changes);
    }
    this.outbox = new Outbox(`${code}-${role}`);
    this.outbox.addEventListener('change', () => this.#drawAgain());
    // Another tab of ours had an answer: what it changed may concern us (our supports are told by joining only).
    this.outbox.addEventListener('settled', () => this.#join());
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
    this.socket.on('disconnect', () => {
      this.#setOnline(false);
      this.#insist();
    });
    this.socket.on('connect_error', (error) => {
      this.#setOnline(false);
      if (error.message === 'unknown') this.dispatchEvent(new Event('unknown'));
      else this.#insist();
    });
    this.socket.on('changes', (/** @type {Change[]} */ changes) => this.#announced(changes));
    this.socket.on('present', (/** @type {{connected: number, late: number}} */ present) => {
      this.present = present;
      this.dispatchEvent(new Event('present'));
    });
    this.socket.on('health', (/** @type {Health} */ health) => this.#fares(health));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#wake();
    });
    window.addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#wake();
    });
    for (const moment of ['online', 'offline']) window.addEventListener(moment, () => this.#wake());
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
    this.outbox.add({ id, ...wish });
    this.#flush();
    this.#drawAgain();
    return id;
  }

  /**
   * A question to the server that makes no change by itself.
   * @param {string} event
   * @param {Record<string, any>} [payload]
   * @param {number} [patience] milliseconds; long enough by default for a proposal of options
   * @returns {Promise<any>} rejects when no answer came
   */
  ask(event, payload = {}, patience = 60_000) {
    return this.socket.timeout(patience).emitWithAck(event, payload);
  }

  /**
   * Discard a refused item, or one that still waits.
   * @param {string} id
   */
  async discard(id) {
    this.outbox.remove(id);
    this.#drawAgain();
  }

  /** The phone was put away, or its network changed: what looks connected may be dead, what other tabs did is unknown. */
  #wake() {
    if (performance.now() - this.#awoken < 1_000) return;
    this.#awoken = performance.now();
    this.outbox.refresh();
    if (this.socket.connected) this.#join(AWAKE_WITHIN_MS);
    else if (this.socket.active) this.#connectAgain();
  }

  #connectAgain() {
    this.socket.disconnect().connect();
  }

  /** Socket.IO gives up when it was the server that closed or declined. We do not; spread, as a whole room may be told. */
  #insist() {
    setTimeout(
      () => {
        if (!this.socket.active) this.socket.connect();
      },
      TRY_AGAIN_MS * (1 + Math.random()),
    );
  }

  /** @param {number} [patience] milliseconds */
  async #join(patience = this.#patience) {
    if (this.#joining || !this.socket.connected) return;
    this.#joining = true;
    try {
      const anew = !this.online;
      const answer = await this.#askToJoin(patience);
      if (answer.refused) return console.warn('join', answer.refused);
      this.#ahead = answer.now - Date.now();
      this.#patience = ANSWER_WITHIN_MS;
      if (answer.reset) this.#forget();
      const known = JSON.stringify(this.you) === JSON.stringify(answer.you);
      const moved = answer.reset || answer.changes.length > 0 || !this.online || !known;
      if (answer.seq >= this.workshop.seq) this.workshop.catchUp(answer.changes, answer.seq);
      this.you = answer.you ?? {};
      this.present = answer.present;
      if (answer.health) this.#fares(answer.health);
      this.#learn(answer.changes);
      this.#early.splice(0).forEach((change) => this.#receive(change));
      if (anew) this.outbox.compare((id) => this.#told.has(id));
      this.#sendAgain();
      this.#setOnline(true);
      if (moved) this.#drawAgain();
      this.#flush();
    } catch (error) {
      console.warn('join', error);
      this.#early.length = 0;
      // Connected, yet no answer: the connection is dead and would look alive for half a minute, or the server is slow.
      this.#patience = Math.min(this.#patience * 2, LONGEST_PATIENCE_MS);
      if (this.socket.connected) this.#connectAgain();
    } finally {
      this.#joining = false;
    }
  }

  /**
   * The log may be another one, restored from a copy, and already as long as ours was: the id of our last change tells.
   * @param {number} patience milliseconds
   */
  #askToJoin(patience) {
    const waiting = this.outbox.items.filter(({ state }) => state === 'waiting').length;
    const since = this.workshop.seq;
    return this.socket.timeout(patience).emitWithAck('join', { since, waiting, ...(since && { last: this.#last }) });
  }

  /** The log that we followed is gone. */
  #forget() {
    this.workshop = new Workshop();
    this.landing = [];
    this.#told.clear();
  }

  /** @param {Change[]} changes folded */
  #learn(changes) {
    for (const { seq, id } of changes) {
      this.#told.add(id.split('.')[0]);
      if (seq === this.workshop.seq) this.#last = id;
    }
  }

  /** @param {Change} change */
  #receive(change) {
    const verdict = this.workshop.receive(change);
    if (verdict === 'next') this.#learn([change]);
    return verdict;
  }

  #sendAgain() {
    const things = [...this.workshop.things.values()];
    if (this.outbox.sendAgain((key) => things.some((known) => known.has(key)))) this.#flush();
  }

  /** @param {Change[]} changes */
  #announced(changes) {
    if (this.#joining) {
      this.#early.push(...changes);
      return;
    }
    const verdicts = changes.map((change) => this.#receive(change));
    if (verdicts.includes('next')) {
      this.#sendAgain();
      this.#drawAgain();
    }
    if (verdicts.includes('gap')) this.#join();
  }

  async #flush() {
    if (this.#sending || !this.socket.connected) return;
    this.#sending = true;
    try {
      for (let item = this.outbox.next(); item && this.socket.connected; item = this.outbox.next()) {
        const { id, kind, key, value } = item;
        const answer = await this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck('submit', {
          ...{ id, kind, key, value },
          made: Math.round(item.order + this.#ahead),
        });
        this.hindrance = answer.later ? answer.reason : '';
        if (answer.later) {
          this.#drawAgain();
          await new Promise((resolve) => setTimeout(resolve, Math.min(answer.later, LONGEST_LATER_S) * 1000));
        } else if (answer.refused) {
          this.outbox.refuse(id, answer.refused.reason);
        } else {
          this.you = remember(this.you, item);
          this.landing.push({ ...item, seq: answer.seq });
          // Staff sees what a restored log lacks, and decides anew: its deeds rest on what others did.
          if (this.#role === 'participant') this.outbox.receive(item);
          else this.outbox.remove(id);
        }
        this.#drawAgain();
      }
    } catch (error) {
      // Not acknowledged: it stays in the outbox, and goes again under the same id.
      console.warn('submit', error);
      this.hindrance = '';
      setTimeout(() => this.#flush(), TRY_AGAIN_MS);
      this.#join(AWAKE_WITHIN_MS);
    } finally {
      this.#sending = false;
    }
  }

  /** @param {Health} health */
  #fares(health) {
    this.health = health;
    this.dispatchEvent(new Event('health'));
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
