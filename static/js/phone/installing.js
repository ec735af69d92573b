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
/** @typedef {{last: Offer | null}} Offers */

const DECLINED = `facilitation-not-installed-${boot.code}`;

export class Installing {
  #kept = false;

  /**
   * @param {Session} session
   * @param {Offers} offers
   * @param {() => void} draw
   */
  constructor(session, offers, draw) {
    this.session = session;
    this.offers = offers;
    this.draw = draw;
    session.addEventListener('change', () => this.#keepPage());
    this.#keepPage();
  }

  template() {
    if (!this.offers.last || !this.#useful() || localStorage.getItem(DECLINED)) return nothing;
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
    this.offers.last?.prompt().catch(console.warn);
    this.offers.last = null;
    this.draw();
  };

  #decline = () => {
    localStorage.setItem(DECLINED, 'yes');
    this.draw();
  };
}
