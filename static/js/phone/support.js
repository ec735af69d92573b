/** J'appuie: what this phone wants, what the log counts, and how many that makes. */
import { html, nothing } from 'lit-html';
import { supports } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/session.js').Session} Session */

export class Support {
  /** @type {Map<string, string>} the message that asked for each support: its id is the support's key in the log */
  #asked = new Map();
  /** @type {Map<string, number>} */
  #counts = new Map();
  #session;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** Count again: once before each drawing. */
  count() {
    this.#counts = supports(this.#session.workshop);
  }

  /**
   * The button, or only the count where one cannot support.
   * @param {string} target
   * @param {{own: boolean, open: boolean}} may
   */
  template(target, { own, open }) {
    const wanted = this.#wanted(target);
    const counted = (this.#counts.get(target) ?? 0) - Number(this.#counted(target)) + Number(wanted);
    if (own || !open) {
      return html`<span class="support-count">
        ${own ? html`<span class="own">${t('Yours')}</span>` : ''}
        ${counted || !own ? tn('{count} support', '{count} supports', counted) : ''}
      </span>`;
    }
    return html`<button class="support" aria-pressed=${wanted} @click=${() => this.#toggle(target, !wanted)}>
      <svg class="thumb" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 11l4-8c2 0 3 1 3 3l-1 4h6c1.500 0 2.300 1 2 2.500l-1.500 6c-.3 1-1 1.500-2 1.500H7M7 11v9H3v-9z" /></svg>
      ${t('I support')}
      ${counted
        ? html`<span class="number" aria-hidden="true">${counted}</span
            ><span class="unseen">${tn('{count} support', '{count} supports', counted)}</span>`
        : nothing}
    </button>`;
  }

  /**
   * @param {string} target
   * @param {boolean} wanted
   */
  #toggle(target, wanted) {
    const id = this.#session.submit({ kind: 'support', key: target, value: wanted ? {} : null });
    if (wanted) this.#asked.set(target, id);
  }

  /** @param {string} target */
  #wanted(target) {
    const waiting = this.#waiting(target);
    return waiting.length ? waiting[waiting.length - 1].value !== null : this.#given(target);
  }

  /**
   * Whether the log's count holds our support. Our own message's id tells exactly; for one that an earlier page asked
   * for, what the server said of us.
   * @param {string} target
   */
  #counted(target) {
    const id = this.#asked.get(target);
    return id ? this.#session.workshop.get('support', id) !== undefined : this.#given(target);
  }

  /** @param {string} target */
  #given(target) {
    return (this.#session.you.supports ?? []).includes(target);
  }

  /** @param {string} target */
  #waiting(target) {
    return this.#session.outbox.items.filter(
      ({ kind, key, state }) => kind === 'support' && key === target && state === 'waiting',
    );
  }
}
