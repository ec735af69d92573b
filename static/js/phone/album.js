/**
 * This phone's photos, and the button that adds one. What they need besides is fetched when the first is taken or one
 * is found waiting, and ahead of it while there is network: photos are taken where there is none.
 */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./photo.js').Photos} Photos */

/** Set while a photo is kept here. */
const KEPT = `facilitation-photos-${boot.code}`;
const AHEAD_MS = 4_000;
const TRY_AGAIN_MS = 2_000;
/** Android's Chrome offers its camera only where something else than images is asked for too. */
const ACCEPT = /Android/.test(navigator.userAgent) ? 'image/*,android/allowCamera' : 'image/*';

/** Fires `change` when something about a photo is to be drawn anew. */
class Album extends EventTarget {
  /** @type {Photos | null} */
  #photos = null;
  /** @type {Promise<Photos> | null} */
  #coming = null;
  /** @type {Set<string>} the places of photos that wait for the code */
  #pending = new Set();
  /** @type {Session | null} */
  #session = null;

  /** @param {Session} session */
  open(session) {
    this.#session = session;
    if (localStorage.getItem(KEPT)) this.#bring();
    const ahead = () => {
      if (!session.online) return;
      session.removeEventListener('status', ahead);
      setTimeout(() => this.#bring(), AHEAD_MS);
    };
    session.addEventListener('status', ahead);
  }

  /**
   * The photos of a contribution or of a draft.
   * @param {string} place the key of the contribution, or the name of the draft
   * @param {{label?: string, remove?: boolean}} [how] its label; whether received ones can be taken off
   */
  strip(place, how) {
    if (this.#photos) return this.#photos.strip(place, how);
    return this.#pending.has(place) ? html`<p class="photo-state" role="status">${t('Preparing the photo…')}</p>` : nothing;
  }

  /**
   * The button that adds one: to a draft, or at once to the contribution of that label.
   * @param {string} place
   * @param {{draft?: boolean, label?: string}} [how]
   */
  adder(place, { draft = false, label = '' } = {}) {
    if (this.#photos?.full(place)) return nothing;
    const picked = (/** @type {Event} */ { target }) => {
      const input = /** @type {HTMLInputElement} */ (target);
      const files = [...(input.files ?? [])];
      input.value = '';
      this.#add(files, place, draft);
    };
    return html`<label class="button add-photo">
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 7h4l2-3h6l2 3h4v13H3z" /><circle cx="12" cy="13" r="4" />
      </svg>
      <input class="unseen" type="file" accept=${ACCEPT} multiple @change=${picked} />
      <span>${t('Add a photo')}${label ? html`<span class="unseen"> (${label})</span>` : nothing}</span>
    </label>`;
  }

  /** Whether a draft has photos. @param {string} place */
  has(place) {
    return this.#photos?.has(place) ?? false;
  }

  /** @param {string} place @param {string} contribution */
  attach(place, contribution) {
    this.#photos?.attach(place, contribution);
  }

  /** @param {string} place @param {string} other */
  move(place, other) {
    this.#photos?.move(place, other);
  }

  /** Let go of the photos of what was given up. @param {string} place */
  drop(place) {
    this.#photos?.drop(place);
  }

  /** Photos whose contribution is nowhere to be found. @param {Set<string>} known keys */
  strays(known) {
    return this.#photos?.strays(known) ?? nothing;
  }

  /** How many are on their way or were refused; whether they would outlive this page. */
  counts() {
    return this.#photos?.counts() ?? { waiting: 0, refused: 0, lasting: true };
  }

  /**
   * @param {File[]} files
   * @param {string} place
   * @param {boolean} draft
   */
  async #add(files, place, draft) {
    localStorage.setItem(KEPT, 'yes');
    this.#pending.add(place);
    this.dispatchEvent(new Event('change'));
    let photos = await this.#bring();
    while (!photos) {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      photos = await this.#bring();
    }
    this.#pending.delete(place);
    await photos.add(files, place, draft ? 'draft' : 'waiting');
  }

  /** @returns {Promise<Photos | null>} null when the network did not bring its code */
  async #bring() {
    const moved = (/** @type {boolean} */ any) => {
      if (any) localStorage.setItem(KEPT, 'yes');
      else localStorage.removeItem(KEPT);
      this.dispatchEvent(new Event('change'));
    };
    this.#coming ??= Promise.all([import('./photo.js'), styles()]).then(([{ openPhotos }]) =>
      openPhotos(/** @type {Session} */ (this.#session), moved),
    );
    try {
      this.#photos = await this.#coming;
      this.dispatchEvent(new Event('change'));
      return this.#photos;
    } catch (error) {
      console.warn('photos', error);
      this.#coming = null;
      return null;
    }
  }
}

async function styles() {
  const { stylesheet } = await import('../shared/stylesheet.js');
  await stylesheet('css/phone/photos.css');
}

export const album = new Album();
