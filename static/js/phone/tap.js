/**
 * The author's tap: once an idea was received, the three options (or usages, before options exist) that it most likely
 * goes with. Never a step: it goes by itself as soon as one goes on.
 */
import { html, nothing } from 'lit-html';
import { options } from '../shared/summaries.js';
import { t } from '../shared/texts.js';
import { named } from './marks.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {{option: import('./marks.js').Option} | {usage: string, title: string}} Offer */

/** Long: the first question that a server is asked makes it read its books. Whoever goes on has not waited. */
const ANSWER_WITHIN_MS = 30_000;
const MOST = 3;

export class Tap {
  /** the contribution that was asked about */
  #about = '';
  #waiting = false;
  /** @type {Offer[]} */
  #offers = [];
  /** what was tapped, in the words of its button */
  #said = '';

  /**
   * @param {Session} session
   * @param {{draw: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** One goes on: nothing more is asked about what was said. */
  leave() {
    this.#waiting = false;
    this.#offers = [];
    this.#said = '';
  }

  /**
   * @param {{kind: string, key: string} | null} sent what was sent last
   * @param {boolean} gone on to something else
   */
  template(sent, gone) {
    const value = sent && this.session.workshop.get(sent.kind, sent.key);
    if (sent && sent.key !== this.#about && value?.text && (value.type ?? 'idea') === 'idea') this.#ask(sent.key);
    if (gone) this.leave();
    return html`<div class="tap-place" aria-live="polite">
      ${this.#said ? html`<p class="tap-said">${t('Noted, thank you: {choice}.', { choice: this.#said })}</p>` : this.#strip()}
    </div>`;
  }

  #strip() {
    const offers = this.#offers.map((offer) =>
      'option' in offer
        ? { content: named(offer.option), said: offer.option.value.title, hint: { option: offer.option.key, usage: null } }
        : { content: offer.title, said: offer.title, hint: { option: null, usage: offer.usage } },
    );
    if (!offers.length) return nothing;
    const other = { content: t('Other'), said: t('something else'), hint: { option: null, usage: null } };
    return html`<section class="tap" aria-labelledby="tap-ask">
      <p class="tap-head">
        <span id="tap-ask">${t('Your idea goes with…')}</span>
        <button class="tap-close" aria-label=${t('Do not answer')} @click=${this.#close}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 5l14 14M19 5L5 19" /></svg>
        </button>
      </p>
      <p class="tap-offers">
        ${[...offers, other].map(
          ({ content, said, hint }) => html`<button class="choice" @click=${() => this.#choose(hint, said)}>${content}</button>`,
        )}
      </p>
    </section>`;
  }

  /** @param {string} key */
  async #ask(key) {
    this.leave();
    this.#about = key;
    this.#waiting = true;
    if (this.session.workshop.get('placement', key)?.by === 'facilitator') return;
    try {
      const { suggestions } = await this.session.ask('suggest', { key }, ANSWER_WITHIN_MS);
      if (this.#about !== key || !this.#waiting || !suggestions) return;
      this.#offers = this.#likeliest(suggestions);
      this.shell.draw();
    } catch (error) {
      // No answer, no question: it is only a help.
      console.warn('suggest', error);
    }
  }

  /**
   * Those that the server suggests; options that nothing was put in yet, of which it knows nothing, in the places left.
   * @param {({option: string} | {usage: string, title: string})[]} suggestions
   * @returns {Offer[]}
   */
  #likeliest(suggestions) {
    const standing = options(this.session.workshop);
    /** @type {Offer[]} */
    const offers = suggestions.flatMap((each) => {
      if (!('option' in each)) return each;
      const option = standing.find(({ key }) => key === each.option);
      return option ? { option } : [];
    });
    const suggested = offers.map((each) => 'option' in each && each.option);
    const others = standing.filter((option) => !suggested.includes(option)).map((option) => ({ option }));
    return [...offers, ...others].slice(0, MOST);
  }

  /**
   * @param {{option: string | null, usage: string | null}} hint
   * @param {string} said
   */
  #choose(hint, said) {
    this.#said = said;
    this.session.submit({ kind: 'hint', key: this.#about, value: hint });
    this.shell.draw();
  }

  #close = () => {
    this.leave();
    this.shell.draw();
  };
}
