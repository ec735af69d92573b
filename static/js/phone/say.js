/** Dire: the question of the moment, one field, one button, and what became of it. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { freshId } from '../shared/ids.js';
import { boot } from '../shared/page.js';
import { label } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { unsettled } from './own.js';

/** @typedef {import('../shared/session.js').Session} Session */

export const LONGEST = 400;
const COUNTED_FROM = 340;
const DRAFT = `facilitation-draft-${boot.code}`;

export class Say {
  /** What is being written outlives a reload: phones discard pages behind our back. */
  #draft = sessionStorage.getItem(DRAFT) ?? '';
  /** @type {{kind: 'idea' | 'annotation', key: string} | null} what was sent last */
  #sent = null;

  /**
   * @param {Session} session
   * @param {{draw: () => void, see: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** @param {{prompt: string, allows: string[]}} phase */
  template(phase) {
    const open = phase.allows.includes('say');
    return html`<section class="say" aria-labelledby="prompt">
      <h2 id="prompt" class="prompt"><span>${phase.prompt || t('What would you like to say?')}</span></h2>
      ${open ? this.#form() : closedTemplate(this.#closedText(), this.shell.see)}
      <p class="confirmation" role="status">${this.#confirmation()}</p>
    </section>`;
  }

  /** Tell here what becomes of this contribution, drawn elsewhere. @param {string} key */
  tellOfDrawing(key) {
    this.#sent = { kind: 'annotation', key };
  }

  focus() {
    document.getElementById('say')?.focus({ preventScroll: true });
  }

  #form() {
    return html`<form class="say-form" @submit=${this.#send}>
      <textarea
        class="field"
        id="say"
        rows="3"
        maxlength=${LONGEST}
        aria-labelledby="prompt"
        aria-describedby="left"
        placeholder=${t('Your idea, in a few words')}
        .value=${live(this.#draft)}
        @input=${this.#typed}
      ></textarea>
      <div class="say-go">
        ${leftTemplate(this.#draft, 'left')}
        <button class="button strong" @mousedown=${keepFocus}>${t('Send')}</button>
      </div>
    </form>`;
  }

  /** @param {InputEvent} event */
  #typed = ({ target }) => {
    this.#keep(/** @type {HTMLTextAreaElement} */ (target).value);
    this.shell.draw();
  };

  /** @param {Event} event */
  #send = (event) => {
    event.preventDefault();
    const text = this.#draft.trim();
    if (text) {
      this.#sent = { kind: 'idea', key: freshId() };
      this.#keep('');
      this.session.submit({ ...this.#sent, value: { text } });
      this.shell.draw();
    }
    this.focus();
  };

  /** @param {string} draft */
  #keep(draft) {
    this.#draft = draft;
    sessionStorage.setItem(DRAFT, draft);
  }

  #confirmation() {
    if (!this.#sent) return nothing;
    const { kind, key } = this.#sent;
    const item = unsettled(this.session).filter((each) => each.key === key).pop();
    const value = this.session.workshop.get(kind, key);
    if (item?.state === 'refused') return html`<span class="problem">${t('Not taken: {reason}', { reason: item.reason ?? '' })}</span>`;
    if (item && !this.session.online) return t('Kept on this phone. It will leave as soon as the network is back.');
    if (item) return t('Sent…');
    if (!value || value.withdrawn) return nothing;
    return html`<svg class="tick" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 13l5 5L20 6" /></svg>
      ${t('Received, thank you: it is number {label}.', { label: label(kind, value.number) })}`;
  }

  #closedText() {
    const closed = t('Ideas are closed for the moment.');
    return this.#draft.trim() ? `${closed} ${t('What you were writing is kept here.')}` : closed;
  }
}

/**
 * A calm word in place of an action that the phase has closed.
 * @param {string} text
 * @param {() => void} see
 */
export function closedTemplate(text, see) {
  return html`<div class="calm">
    <p>${text}</p>
    <button class="button" @click=${see}>${t('See what the room says')}</button>
  </div>`;
}

/**
 * How many characters are left, near the end only.
 * @param {string} text
 * @param {string} id
 * @param {number} [longest]
 */
export function leftTemplate(text, id, longest = LONGEST) {
  const left = longest - text.length;
  return html`<p class="left" id=${id}>
    ${left <= longest - COUNTED_FROM ? tn('{count} character left', '{count} characters left', left) : nothing}
  </p>`;
}

/** The keyboard stays open: the button takes the tap, not the focus. @param {Event} event */
function keepFocus(event) {
  event.preventDefault();
}
