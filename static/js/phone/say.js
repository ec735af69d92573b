/** Dire: the question of the moment, one field, one button, and what became of it. */
import { html, nothing } from 'lit-html';
import { freshId } from '../shared/ids.js';
import { boot } from '../shared/page.js';
import { label } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { album } from './album.js';
import { unsettled } from './own.js';

/** @typedef {import('../shared/session.js').Session} Session */

export const LONGEST = 400;
const COUNTED_FROM = 340;
const DRAFT = `facilitation-draft-${boot.code}`;
const PHOTOS = 'say';

export class Say {
  /** What is being written outlives a reload: phones discard pages behind our back. */
  #draft = sessionStorage.getItem(DRAFT) ?? '';
  /** @type {{kind: 'idea' | 'annotation', key: string} | null} what was sent last */
  #sent = null;
  #wordless = false;

  /**
   * @param {Session} session
   * @param {{draw: () => void, see: () => void, place: () => void}} shell place: show on the map where a photo was taken
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** @param {import('./phases.js').Phase} phase */
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

  /** @returns {{kind: 'idea' | 'annotation', key: string} | null} what was sent last */
  get sent() {
    return this.#sent;
  }

  /** something is being written */
  get writing() {
    return this.#draft.trim() !== '';
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
        .value=${this.#draft}
        @input=${this.#typed}
      ></textarea>
      ${album.strip(PHOTOS)}
      ${album.has(PHOTOS)
        ? html`<button class="quiet to-place" type="button" @click=${this.#toPlace}>${t('Show the place of this photo on the map')}</button>`
        : nothing}
      ${this.#wordless ? html`<p class="problem" role="alert">${t('Add a few words to your photo.')}</p>` : nothing}
      <div class="say-go">
        ${leftTemplate(this.#draft, 'left')} ${album.adder(PHOTOS, { draft: true })}
        <button class="button strong" @mousedown=${keepFocus}>${t('Send')}</button>
      </div>
    </form>`;
  }

  /** @param {InputEvent} event */
  #typed = ({ target }) => {
    this.#keep(/** @type {HTMLTextAreaElement} */ (target).value);
    this.#wordless = false;
    this.shell.draw();
  };

  /** What is drawn needs no words: the photo goes on in Dessiner. */
  #toPlace = () => {
    album.move(PHOTOS, 'draw');
    this.#wordless = false;
    this.shell.place();
  };

  /** @param {Event} event */
  #send = (event) => {
    event.preventDefault();
    const text = this.#draft.trim();
    if (text) {
      this.#sent = { kind: 'idea', key: freshId() };
      this.#keep('');
      this.session.submit({ ...this.#sent, value: { text } });
      album.attach(PHOTOS, this.#sent.key);
    }
    this.#wordless = !text && album.has(PHOTOS);
    this.shell.draw();
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
    if (item && !this.session.online) {
      return this.session.outbox.lasting
        ? t('Kept on this phone. It will leave as soon as the network is back.')
        : t('It will leave as soon as the network is back, if this page stays open.');
    }
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
