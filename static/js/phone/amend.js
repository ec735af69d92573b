/** A few words about an option, asked for where it is read: a field that opens with a tap, and what became of it. */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { ownContributions } from './own.js';
import { LONGEST, leftTemplate } from './say.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./own.js').Own} Own */
/**
 * @typedef {object} Manner
 * @property {string} name tells the drafts of one kind from those of another
 * @property {string} open what its button says
 * @property {string} label of the field
 * @property {(option: string, text: string) => void} send
 * @property {(own: Own, option: string) => boolean} sent whether this is what was said so about that option
 */

export class Amend {
  /** the option whose field is open */
  #open = '';
  #session;
  #shell;
  #manner;

  /**
   * @param {Session} session
   * @param {{draw: () => void}} shell
   * @param {Manner} manner
   */
  constructor(session, shell, manner) {
    this.#session = session;
    this.#shell = shell;
    this.#manner = manner;
  }

  /** @param {string} option */
  template(option) {
    const { name, open, label, sent } = this.#manner;
    const said = ownContributions(this.#session).filter((own) => sent(own, option));
    const id = `${name}-${option}`;
    return html`<div class="amend">
      ${said.map(
        (own) => html`<p class="amended ${own.state}">
          <q>${own.value.text}</q> <span class="state">${this.#state(own)}</span>
          ${own.reason ? html`<span class="problem">${own.reason}</span>` : nothing}
        </p>`,
      )}
      ${this.#open === option
        ? this.#form(option, id, label)
        : html`<button class="button small" id="open-${id}" @click=${() => this.#begin(option, id)}>${open}</button>`}
    </div>`;
  }

  /**
   * @param {string} option
   * @param {string} id
   * @param {string} label
   */
  #form(option, id, label) {
    const text = sessionStorage.getItem(draft(id)) ?? '';
    const typed = (/** @type {InputEvent} */ { target }) => {
      sessionStorage.setItem(draft(id), /** @type {HTMLTextAreaElement} */ (target).value);
      this.#shell.draw();
    };
    const send = (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!text.trim()) return;
      this.#manner.send(option, text.trim());
      sessionStorage.removeItem(draft(id));
      this.#end(id);
    };
    return html`<form @submit=${send}>
      <label for=${id}>${label}</label>
      <textarea class="field" id=${id} rows="2" maxlength=${LONGEST} aria-describedby="left-${id}" .value=${text} @input=${typed}></textarea>
      ${leftTemplate(text, `left-${id}`)}
      <p class="deeds">
        <button class="button strong small">${t('Send')}</button>
        <button class="quiet" type="button" @click=${() => this.#end(id)}>${t('Cancel')}</button>
      </p>
    </form>`;
  }

  /** @param {Own} own */
  #state({ state }) {
    if (state === 'received') return t('received');
    if (state === 'hidden') return t('hidden by the facilitator');
    if (state === 'refused') return t('refused');
    return this.#session.online ? t('being sent') : t('waiting for the network');
  }

  /**
   * @param {string} option
   * @param {string} id
   */
  #begin(option, id) {
    this.#open = option;
    this.#shell.draw();
    document.getElementById(id)?.focus();
  }

  /** @param {string} id */
  #end(id) {
    this.#open = '';
    this.#shell.draw();
    document.getElementById(`open-${id}`)?.focus();
  }
}

/** What is being written outlives a reload: phones discard pages behind our back. @param {string} id */
function draft(id) {
  return `facilitation-draft-${boot.code}-${id}`;
}
