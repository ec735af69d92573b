/** What the facilitator does, as messages of the protocol; and in words, for whoever undoes it. */
import { freshId } from '../shared/ids.js';
import { label, letter } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./room.js').Card} Card */
/** @typedef {Record<string, any> | null} Value */

const NAMED = 40;

export class Deeds {
  #session;
  /** @type {Map<string, string>} id of a message that can be undone -> what it did, in words; the last one last */
  #words = new Map();

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** @returns {string} what an undo would put back, in words; empty when this screen does not know */
  get last() {
    const refused = new Set(this.#session.outbox.items.filter(({ state }) => state === 'refused').map(({ id }) => id));
    return [...this.#words].filter(([id]) => !refused.has(id)).at(-1)?.[1] ?? '';
  }

  /**
   * What a message of this screen did, told once: it has just been undone.
   * @param {string} id
   * @returns {string} empty when it was done elsewhere
   */
  undone(id) {
    const words = this.#words.get(id) ?? '';
    this.#words.delete(id);
    return words;
  }

  undo() {
    this.#submit('undo', 'undo', {});
  }

  /**
   * A phase as it opens by default, or the present one with another question or other rights.
   * @param {{phase: string, prompt?: string, allows?: string[]}} value
   */
  openPhase(value) {
    this.#submit('phase', 'phase', value);
  }

  /**
   * @param {string} scene
   * @param {string | null} [focus] the option, or the section of the draft, that it is about
   */
  showScene(scene, focus = null) {
    this.#submit('scene', 'scene', { scene, focus });
  }

  /**
   * @param {Card} card
   * @param {string} reason
   */
  hide(card, reason) {
    this.#submit(card.kind, card.key, { hidden: true, reason }, t('{label} hidden', { label: card.label }));
  }

  /** @param {Card} card */
  show(card) {
    this.#submit(card.kind, card.key, { hidden: false }, t('{label} shown', { label: card.label }));
  }

  /**
   * Show a photo again, or hide it.
   * @param {string} photo key
   * @param {boolean} shown
   */
  showPhoto(photo, shown) {
    this.#submit('photo', photo, { hidden: !shown }, shown ? t('a photo hidden') : t('a photo shown'));
  }

  /**
   * @param {Iterable<string>} cards keys
   * @param {string | null} option null: back to À classer; the option that holds them: they are confirmed there
   */
  move(cards, option) {
    const keys = [...new Set(cards)];
    if (!keys.length) return;
    const into = option === null ? t('To place') : this.#option(option);
    if (keys.length === 1) {
      this.#submit('placement', keys[0], { option }, t('{label} moved to {option}', { label: this.#card(keys[0]), option: into }));
    } else {
      const words = tn('{count} card moved to {option}', '{count} cards moved to {option}', keys.length, { option: into });
      this.#submit('move', 'move', { cards: keys, option }, words);
    }
  }

  /**
   * A new option, empty or with these cards.
   * @param {string} title
   * @param {Iterable<string>} cards
   */
  create(title, cards) {
    const keys = [...cards];
    const words = t('new option “{title}”', { title: shortened(title) });
    if (keys.length) this.#submit('split', freshId(), { title, cards: keys }, words);
    else this.#submit('option', freshId(), { title }, words);
  }

  /**
   * @param {string} option
   * @param {{title?: string, intention?: string, quote?: string | null, stakes?: string[]}} what
   */
  correct(option, what) {
    this.#submit('option', option, what, t('{option} changed', { option: this.#option(option) }));
  }

  /**
   * @param {string} option
   * @param {string} into
   */
  merge(option, into) {
    const names = { option: this.#option(option), other: this.#option(into) };
    this.#submit('merge', option, { into }, t('{option} merged into {other}', names));
  }

  /** @param {string} option */
  drop(option) {
    this.#submit('option', option, null, t('{option} dropped', { option: this.#option(option) }));
  }

  /**
   * This card says again what another one says, or (null) does not.
   * @param {string} card key
   * @param {string | null} of key
   */
  copy(card, of) {
    const words = of === null ? t('{label} apart again', { label: this.#card(card) }) : t('{label} joined to {other}', { label: this.#card(card), other: this.#card(of) });
    this.#submit('copy', card, { of }, words);
  }

  /**
   * Take up what the engine proposes, or refuse it for good.
   * @param {string} clue key
   * @param {boolean} accept
   */
  answer(clue, accept) {
    this.#submit('clue', clue, { accept }, accept ? t('proposal taken up') : t('proposal refused'));
  }

  /**
   * The ground of an option drawn by hand, or (null) computed again.
   * @param {string} option
   * @param {GeoJSON.MultiPolygon | null} geometry
   */
  redraw(option, geometry) {
    this.#submit('footprint', option, geometry && { geometry }, t('footprint of {option}', { option: this.#option(option) }));
  }

  /**
   * @param {[string, string]} options
   * @param {'alternative' | 'combinable' | null} relation
   */
  relate(options, relation) {
    this.#submit('relation', freshId(), { options, relation }, t('relation between two options'));
  }

  /**
   * Make, change, or (null) drop.
   * @param {'scenario' | 'usage' | 'action' | 'reading'} kind
   * @param {string} key
   * @param {Value} value
   */
  keep(kind, key, value) {
    const words = { scenario: t('a scenario'), usage: t('a usage'), action: t('an action of the roadmap'), reading: t('what the room says of a section') };
    this.#submit(kind, key, value, words[kind]);
  }

  /** @param {{method?: string, points?: number, revealed?: boolean}} value */
  weigh(value) {
    this.#submit('weighing', 'weighing', value);
  }

  /** @param {string} key of an option */
  #option(key) {
    const { number, title } = this.#session.workshop.get('option', key) ?? { number: 1, title: '' };
    return `${letter(number)} « ${shortened(title)} »`;
  }

  /** @param {string} key of a contribution */
  #card(key) {
    const { workshop } = this.#session;
    const idea = workshop.get('idea', key);
    const found = idea ?? workshop.get('annotation', key);
    return found ? label(idea ? 'idea' : 'annotation', found.number) : '';
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @param {Value} value
   * @param {string} [words] of what can be undone
   */
  #submit(kind, key, value, words) {
    const id = this.#session.submit({ kind, key, value });
    if (words) this.#words.set(id, words);
  }
}

/** @param {string} text */
function shortened(text) {
  return text.length > NAMED ? `${text.slice(0, NAMED - 1)}…` : text;
}
