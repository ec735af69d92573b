/**
 * What is not needed to say a first thing: one's own contributions, Voir, the home screen. Its code comes once something
 * was received, a while after one was let in, or when it is asked for.
 */
import { boot } from '../shared/page.js';
import { album } from './album.js';
import { Part } from './part.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./rest.js').Shell} Shell */
/** @typedef {import('./rest.js').Rest} Rest */

const AHEAD_MS = 4_000;
/** That it was received is drawn first. */
const AFTER_MS = 300;

/** @extends {Part<Rest>} */
export class Later extends Part {
  #session;

  /**
   * @param {Session} session
   * @param {Shell} shell
   */
  constructor(session, shell) {
    /** @type {import('./installing.js').Offers} made by the browser when it likes, and once */
    const offers = { last: null };
    super(async () => (await import('./rest.js')).openRest(session, shell, offers), shell.draw);
    this.#session = session;
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      offers.last = /** @type {import('./installing.js').Offer} */ (event);
      shell.drawSoon();
    });
    // It was here before the reload, and may be all that opens without network.
    if (boot.joined) this.bring();
    const received = () => {
      if (!session.online || !this.#spoken()) return;
      session.removeEventListener('change', received);
      setTimeout(() => this.bring(), AFTER_MS);
    };
    session.addEventListener('change', received);
    // Photos are taken where the network is about to go.
    album.addEventListener('change', () => this.bring(), { once: true });
    session.addEventListener('status', () => setTimeout(() => this.bring(), AHEAD_MS), { once: true });
  }

  #spoken() {
    return [...this.#session.workshop.all('idea'), ...this.#session.workshop.all('annotation')].some(
      ([, { author }]) => author === this.#session.you.id,
    );
  }
}
