/**
 * Tri collectif: a few cards of others, one at a time, and where this person would put each. The server deals them
 * (`deal`); what is answered waits in the outbox like everything that is said here.
 */
import { html, nothing } from 'lit-html';
import { photoLink, photosOf } from '../shared/photos.js';
import { contributions, options } from '../shared/summaries.js';
import { stylesheet } from '../shared/stylesheet.js';
import { t, tn } from '../shared/texts.js';
import { named } from './marks.js';
import { typeMark } from './types.js';
import { judged } from './wishes.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */
/** @typedef {import('./marks.js').Option} Option */
/** @typedef {{key: string, suggestions: string[]}} Dealt suggestions: keys of options, likeliest first */

const SHEETS = ['signs', 'phone/marks', 'phone/slips', 'phone/photos', 'phone/sort'];
const ANSWER_WITHIN_MS = 8_000;
/** How long until more cards are asked for where there were none: the room goes on talking, and judging. */
const AGAIN_MS = 8_000;

/**
 * @param {Session} session
 * @param {{draw: () => void, see: () => void}} shell
 */
export async function open(session, shell) {
  await Promise.all(SHEETS.map((name) => stylesheet(`css/${name}.css`)));
  return new Sort(session, shell);
}

class Sort {
  /** @type {Dealt[]} */
  #hand = [];
  /** @type {{card: Dealt, choice: string} | null} the last one, which may be taken up again */
  #last = null;
  #again = false;
  #listing = false;
  #asking = false;
  /** nothing was left when we asked, or no answer came: not before this moment again */
  #notBefore = -Infinity;
  #answered = false;

  /**
   * @param {Session} session
   * @param {{draw: () => void, see: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** @param {import('./phases.js').Phase} phase */
  template(phase) {
    const count = judged(this.session).size;
    const open = phase.allows.includes('sort');
    const standing = options(this.session.workshop);
    const found = open && standing.length ? this.#next() : null;
    if (open && standing.length && !found) this.#ask();
    return html`<section class="sort" aria-labelledby="sort-title">
      <h2 id="sort-title" class="prompt" tabindex="-1"><span>${open && phase.prompt ? phase.prompt : t('The collective sorting')}</span></h2>
      ${found ? this.#card(found.dealt, found.card, standing) : this.#rest(open, standing.length > 0)}
      <p class="sorted" role="status">
        ${count ? tn('{count} card sorted, thank you.', '{count} cards sorted, thank you.', count) : nothing}
      </p>
      ${this.#last && open && !this.#again
        ? html`<p><button class="quiet" @click=${this.#takeUp}>${t('Back to the card before')}</button></p>`
        : nothing}
    </section>`;
  }

  /** The first card in hand that is still there to be sorted. */
  #next() {
    const said = judged(this.session);
    const here = new Map(contributions(this.session.workshop).map((card) => [card.key, card]));
    if (this.#again && this.#last) {
      const card = here.get(this.#last.card.key);
      if (card) return { dealt: this.#last.card, card };
      this.#again = false;
    }
    for (const dealt of this.#hand) {
      const card = here.get(dealt.key);
      if (card && !said.has(dealt.key) && card.value.author !== this.session.you.id) return { dealt, card };
    }
    return null;
  }

  /**
   * @param {Dealt} dealt
   * @param {Contribution} card
   * @param {Option[]} standing
   */
  #card(dealt, card, standing) {
    const suggested = dealt.suggestions.flatMap((key) => standing.find((option) => option.key === key) ?? []);
    const others = standing.filter((option) => !suggested.includes(option));
    const listing = this.#listing || suggested.length === 0;
    const before = this.#again ? this.#last?.choice : undefined;
    const choice = (/** @type {string} */ value, /** @type {unknown} */ content, plain = false) =>
      html`<button class="choice ${plain ? 'plain' : ''}" aria-pressed=${before === value} @click=${() => this.#judge(dealt, value)}>
        ${content}
      </button>`;
    const place = this.session.workshop
      .get('site')
      ?.places.find((/** @type {{id: string}} */ each) => each.id === card.value.place)?.name;
    const photos = photosOf(this.session.workshop, card.key);
    return html`<blockquote class="sort-card" id="sort-card" tabindex="-1">
        ${card.kind === 'annotation' ? html`<p class="slip-head">${typeMark(card)} <span class="where">${place ?? t('drawn on the map')}</span></p>` : nothing}
        ${card.value.text ? html`<p class="sort-words" dir="auto">${card.value.text}</p>` : nothing}
        ${photos.length ? html`<p class="photos">${photos.map((photo) => photoLink(photo, card.label))}</p>` : nothing}
      </blockquote>
      <div class="choices" role="group" aria-label=${t('Where it belongs')}>
        ${suggested.map((option) => choice(option.key, named(option)))}
        ${others.length && suggested.length
          ? html`<button class="choice plain more-options" aria-expanded=${listing} @click=${this.#list}>${t('Another option')}</button>`
          : nothing}
        ${listing ? others.map((option) => choice(option.key, named(option))) : nothing}
        <div class="neither">${choice('new', t('A new lead'), true)} ${choice('unsure', t('I do not know'), true)}</div>
      </div>`;
  }

  /**
   * In place of a card.
   * @param {boolean} open
   * @param {boolean} options whether there are any
   */
  #rest(open, options) {
    const see = html`<button class="button" @click=${this.shell.see}>${t('See what the room says')}</button>`;
    if (!open) return html`<div class="calm"><p>${t('The sorting is over, thank you.')}</p>${see}</div>`;
    if (!options) return html`<div class="calm"><p>${t('The options are being prepared.')}</p>${see}</div>`;
    if (this.#answered) {
      return html`<div class="calm" role="status">
        <p><strong>${t('Thank you, everything is sorted.')}</strong> ${t('If cards are added, they will appear here.')}</p>
        ${see}
      </div>`;
    }
    const text = this.session.online ? t('The cards are coming…') : t('The cards will come as soon as there is network.');
    return html`<p class="calm" role="status">${text}</p>`;
  }

  async #ask() {
    if (this.#asking || !this.session.online || performance.now() < this.#notBefore) return;
    this.#asking = true;
    try {
      const { cards } = await this.session.ask('deal', {}, ANSWER_WITHIN_MS);
      this.#hand = cards ?? [];
      this.#answered = cards !== undefined;
    } catch (error) {
      console.warn('deal', error);
    }
    this.#asking = false;
    if (!this.#next()) this.#askLater();
    this.shell.draw();
  }

  /** Not the whole room at once. */
  #askLater() {
    const pause = AGAIN_MS * (0.5 + Math.random());
    this.#notBefore = performance.now() + pause;
    setTimeout(() => this.shell.draw(), pause + 50);
  }

  #list = () => {
    this.#listing = !this.#listing;
    this.shell.draw();
  };

  /**
   * @param {Dealt} card
   * @param {string} choice
   */
  #judge(card, choice) {
    this.session.submit({ kind: 'judgement', key: card.key, value: { choice } });
    this.#last = { card, choice };
    this.#again = false;
    this.#show();
  }

  #takeUp = () => {
    this.#again = true;
    this.#show();
  };

  /** The next card, read from its beginning. */
  #show() {
    this.#listing = false;
    this.shell.draw();
    (document.getElementById('sort-card') ?? document.getElementById('sort-title'))?.focus({ preventScroll: true });
    document.getElementById('view')?.scrollTo(0, 0);
  }
}
