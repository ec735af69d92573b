/** What the facilitator does, as messages of the protocol. */
import { freshId } from '../shared/ids.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./room.js').Card} Card */

export class Deeds {
  #session;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /**
   * A phase as it opens by default, or the present one with another question or other rights.
   * @param {{phase: string, prompt?: string, allows?: string[]}} value
   */
  openPhase(value) {
    this.#submit('phase', 'phase', value);
  }

  /** @param {string} scene */
  showScene(scene) {
    this.#submit('scene', 'scene', { scene });
  }

  /**
   * @param {Card} card
   * @param {string} reason
   */
  hide(card, reason) {
    this.#submit(card.kind, card.key, { hidden: true, reason });
  }

  /** @param {Card} card */
  show(card) {
    this.#submit(card.kind, card.key, { hidden: false });
  }

  /**
   * Show a photo again, or hide it.
   * @param {string} photo key
   * @param {boolean} shown
   */
  showPhoto(photo, shown) {
    this.#submit('photo', photo, { hidden: !shown });
  }

  /**
   * @param {Iterable<string>} cards keys
   * @param {string | null} option null: back to À classer
   */
  move(cards, option) {
    for (const key of cards) this.#submit('placement', key, { option });
  }

  /**
   * A new option, empty or with these cards.
   * @param {string} title
   * @param {Iterable<string>} cards
   */
  create(title, cards) {
    const keys = [...cards];
    if (keys.length) this.#submit('split', freshId(), { title, cards: keys });
    else this.#submit('option', freshId(), { title });
  }

  /**
   * @param {string} option
   * @param {{title?: string, intention?: string, quote?: string | null}} what
   */
  correct(option, what) {
    this.#submit('option', option, what);
  }

  /**
   * @param {string} option
   * @param {string} into
   */
  merge(option, into) {
    this.#submit('merge', option, { into });
  }

  /** @param {string} option */
  drop(option) {
    this.#submit('option', option, null);
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @param {Record<string, any> | null} value
   */
  #submit(kind, key, value) {
    this.#session.submit({ kind, key, value });
  }
}
