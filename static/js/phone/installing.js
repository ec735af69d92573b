/**
 * Where the browser can do so (https, or this computer itself), the page opens without network: a worker keeps it, and
 * the phone may have it on its home screen.
 */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { ownContributions } from './own.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {Event & {prompt: () => Promise<unknown>}} Offer the browser's own, which waits for a tap */

const DECLINED = `facilitation-not-installed-${boot.code}`;

export class Installing {
  /** @type {Offer | null} */
  #offer = null;
  #kept = false;

  /**
   * @param {Session} session
   * @param {() => void} draw
   */
  constructor(session, draw) {
    this.session = session;
    this.draw = draw;
    session.addEventListener('change', () => this.#keepPage());
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#offer = /** @type {Offer} */ (event);
      draw();
    });
  }

  template() {
    if (!this.#offer || !this.#useful() || localStorage.getItem(DECLINED)) return nothing;
    return html`<aside class="calm installing" aria-label=${t('Home screen')}>
      <p>${t('On your home screen, this workshop opens even without network.')}</p>
      <p class="deeds">
        <button class="button small" @click=${this.#install}>${t('Add it')}</button>
        <button class="quiet" @click=${this.#decline}>${t('No, thank you')}</button>
      </p>
    </aside>`;
  }

  /** Not before the first words are received: nothing is to be asked, and nothing more fetched, of who just arrived. */
  #useful() {
    return this.session.online && ownContributions(this.session).some(({ state }) => state === 'received');
  }

  async #keepPage() {
    if (this.#kept || !window.isSecureContext || !navigator.serviceWorker || !this.#useful()) return;
    this.#kept = true;
    try {
      await navigator.serviceWorker.register('/worker.js', { scope: `/j/${boot.code}` });
    } catch (error) {
      // The network was lost on the way: there will be other moments.
      console.warn('worker', error);
      this.#kept = false;
    }
  }

  #install = () => {
    this.#offer?.prompt().catch(console.warn);
    this.#offer = null;
    this.draw();
  };

  #decline = () => {
    localStorage.setItem(DECLINED, 'yes');
    this.draw();
  };
}
