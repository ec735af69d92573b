/** Where Dessiner is opened: its code is fetched the first time it is asked for. */
import { html } from 'lit-html';
import { t } from '../shared/texts.js';
import { closedTemplate } from './say.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./own.js').Own} Own */

export class Easel {
  /** @type {'idle' | 'loading' | 'failed' | 'open'} */
  #state = 'idle';
  /** @type {{close(): void} | null} */
  #opened = null;
  /** @type {Own | undefined} */
  #edit;
  #visit = 0;

  /**
   * @param {Session} session
   * @param {{draw: () => void, done: (key?: string) => void, see: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** @param {{allows: string[]}} phase */
  template(phase) {
    const closed = this.#state === 'idle' && !phase.allows.includes('draw');
    return html`<section class="easel ${this.#state}" aria-label=${t('Draw')}>
      ${closed ? closedTemplate(t('Drawing is closed for the moment.'), this.shell.see) : this.#notice()}
      <div id="drawing" ?hidden=${this.#state !== 'open'}></div>
    </section>`;
  }

  /**
   * @param {boolean} allowed by the phase
   * @param {Own} [edit] the annotation to correct
   */
  async open(allowed, edit) {
    this.close();
    this.#edit = edit;
    if (!allowed) return;
    this.#visit += 1;
    const visit = this.#visit;
    this.#become('loading');
    try {
      const { openDraw } = await import('./draw.js');
      if (visit !== this.#visit) return;
      this.#become('open');
      const host = /** @type {HTMLElement} */ (document.getElementById('drawing'));
      const opened = await openDraw(host, this.session, { onDone: this.shell.done, edit });
      if (visit === this.#visit) this.#opened = opened;
      else opened.close();
    } catch (error) {
      console.warn('draw', error);
      if (visit === this.#visit) this.#become('failed');
    }
  }

  close() {
    this.#visit += 1;
    this.#opened?.close();
    this.#opened = null;
    this.#state = 'idle';
  }

  #notice() {
    if (this.#state === 'loading') return html`<p class="calm" role="status">${t('Opening the map…')}</p>`;
    if (this.#state !== 'failed') return '';
    return html`<div class="calm" role="alert">
      <p>${t('The map could not be loaded. Check the network and try again; you can also say it in words.')}</p>
      <button class="button strong" @click=${() => this.open(true, this.#edit)}>${t('Try again')}</button>
    </div>`;
  }

  /** @param {'loading' | 'failed' | 'open'} state */
  #become(state) {
    this.#state = state;
    this.shell.draw();
  }
}
