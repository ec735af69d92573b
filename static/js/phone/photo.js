/** The photos that this phone adds: shrunk, shown, on their way, refused, taken back. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { freshId } from '../shared/ids.js';
import { boot } from '../shared/page.js';
import { Photobox } from '../shared/photobox.js';
import { photoLink, photosOf } from '../shared/photos.js';
import { shrink } from '../shared/shrink.js';
import { percent, t } from '../shared/texts.js';
import { unsettled } from './own.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/photobox.js').Item} Item */
/** @typedef {import('../shared/photos.js').Photo} Photo */

const MOST = 5; // for one contribution, as the server has it

/**
 * @param {Session} session
 * @param {(any: boolean) => void} moved told after each change, and whether any photo is kept here
 * @returns {Promise<Photos>}
 */
export async function openPhotos(session, moved) {
  const box = new Photobox(boot.code, (item) => session.online && isKnown(session, item.contribution));
  const photos = new Photos(session, box, () => moved(box.all.length > 0));
  await box.open();
  if (session.online) photos.compare();
  return photos;
}

export class Photos {
  /** @type {Map<string, string>} the address of each picture that is still only here */
  #pictures = new Map();
  /** @type {Map<string, number>} how many are being shrunk, by place */
  #shrinking = new Map();
  /** @type {Set<string>} the places where a file could not be read */
  #unreadable = new Set();
  /** the received photo about which it is being asked whether to take it back */
  #asking = '';
  #session;
  #box;
  #draw;

  /**
   * @param {Session} session
   * @param {Photobox} box
   * @param {() => void} draw
   */
  constructor(session, box, draw) {
    this.#session = session;
    this.#box = box;
    this.#draw = draw;
    box.addEventListener('change', draw);
    session.addEventListener('change', this.#moved);
    session.addEventListener('status', () => {
      if (session.online) this.compare();
    });
  }

  /** The server may have started again from a copy, in which the last photos are not. */
  compare() {
    this.#box.compare((id) => this.#isLogged(id));
  }

  /**
   * @param {File[]} files
   * @param {string} place
   * @param {'draft' | 'waiting'} state
   */
  async add(files, place, state) {
    this.#unreadable.delete(place);
    const room = MOST - this.#count(place);
    for (const file of files.slice(0, room)) {
      this.#shrinks(place, 1);
      try {
        const { blob } = await shrink(file);
        this.#box.add({ id: freshId(), contribution: place, bytes: await blob.arrayBuffer(), state });
      } catch (error) {
        console.warn('photo', error);
        this.#unreadable.add(place);
      } finally {
        this.#shrinks(place, -1);
      }
    }
  }

  /**
   * What there is at a place: in the log, and still here.
   * @param {string} place the key of a contribution, or the name of a draft
   * @param {{label?: string, remove?: boolean}} [how] the contribution's label; whether received ones can be taken back
   */
  strip(place, { label = '', remove = false } = {}) {
    const here = this.#here(place);
    const received = this.#received(place);
    const shrinking = this.#shrinking.get(place) ?? 0;
    const unreadable = this.#unreadable.has(place);
    if (!here.length && !received.length && !shrinking && !unreadable) return nothing;
    return html`<ul class="photos">
        ${repeat(
          received,
          ({ key }) => key,
          (photo) => this.#receivedPhoto(photo, label, remove),
        )}
        ${repeat(
          here,
          ({ id }) => id,
          (item, index) => this.#item(item, index + 1),
        )}
        ${shrinking ? html`<li class="photo-slip"><span class="photo-state">${t('Preparing the photo…')}</span></li>` : nothing}
      </ul>
      ${here.some(({ state }) => state === 'draft') ? html`<p class="photo-care">${t('Avoid faces: the whole room will see this photo.')}</p>` : nothing}
      ${unreadable ? html`<p class="problem" role="alert">${t('This phone cannot read this picture. Choose another photo.')}</p>` : nothing}`;
  }

  /** @param {string} place */
  has(place) {
    return this.#here(place).length > 0;
  }

  /** @param {string} place */
  full(place) {
    return this.#count(place) >= MOST;
  }

  /** @param {string} place @param {string} contribution */
  attach(place, contribution) {
    this.#box.attach(place, contribution);
  }

  /** @param {string} place @param {string} other */
  move(place, other) {
    this.#box.move(place, other);
  }

  /** @param {string} place */
  drop(place) {
    for (const { id, contribution } of this.#box.all) if (contribution === place) this.#remove(id);
  }

  /** @param {Set<string>} known keys of one's own contributions */
  strays(known) {
    const lost = this.#unlogged().filter((item) => item.state !== 'draft' && !known.has(item.contribution));
    if (!lost.length || !this.#session.online) return nothing;
    return html`<li class="slip mine-slip refused">
      <p>${t('The contribution of these photos is no longer there.')}</p>
      <ul class="photos">${repeat(lost, ({ id }) => id, (item, index) => this.#item(item, index + 1))}</ul>
    </li>`;
  }

  counts() {
    const here = this.#unlogged();
    const count = (/** @type {string} */ state) => here.filter((item) => item.state === state).length;
    return { waiting: count('waiting'), refused: count('refused'), lasting: this.#box.lasting || !here.length };
  }

  /** Something came from the server: contributions may be known that were not. */
  #moved = () => {
    // What its author took back is nowhere any more.
    for (const { id } of this.#box.all) if (this.#session.workshop.get('photo', id)?.withdrawn) this.#remove(id);
    this.#box.flush();
  };

  /** The log may show a photo before its receipt comes. @param {string} id */
  #isLogged(id) {
    return this.#session.workshop.get('photo', id) !== undefined;
  }

  /** What the log does not show yet. */
  #unlogged() {
    return this.#box.all.filter(({ id }) => !this.#isLogged(id));
  }

  /** @param {string} place */
  #here(place) {
    return this.#unlogged().filter(({ contribution }) => contribution === place);
  }

  /** @param {string} place */
  #received(place) {
    return photosOf(this.#session.workshop, place, { hidden: true });
  }

  /** @param {string} place */
  #count(place) {
    return this.#here(place).length + this.#received(place).length + (this.#shrinking.get(place) ?? 0);
  }

  /**
   * @param {Item} item
   * @param {number} index
   */
  #item(item, index) {
    return html`<li class="photo-slip ${item.state}">
      <img src=${this.#picture(item)} alt=${t('Your photo {index}', { index })} />
      <span class="photo-state">${item.state === 'refused' ? html`<span class="problem">${this.#stateOf(item)}</span>` : this.#stateOf(item)}</span>
      ${item.state === 'received'
        ? nothing
        : html`<button class="quiet" type="button" @click=${() => this.#remove(item.id)}>
            ${t('Take off')}<span class="unseen"> ${t('your photo {index}', { index })}</span>
          </button>`}
    </li>`;
  }

  /**
   * @param {Photo} photo
   * @param {string} contribution
   * @param {boolean} remove
   */
  #receivedPhoto(photo, contribution, remove) {
    const { key, label, value } = photo;
    const leaving = unsettled(this.#session).some((item) => item.kind === 'photo' && item.key === key && item.state === 'waiting');
    const state = leaving ? t('withdrawal waiting') : value.hidden ? t('hidden by the facilitator') : t('received');
    return html`<li class="photo-slip ${value.hidden ? 'hidden-photo' : 'received'}">
      ${value.hidden ? nothing : photoLink(photo, contribution)}
      <span class="photo-state">${label} ${state}</span>
      ${!remove || leaving ? nothing : this.#asking === key ? this.#ask(photo) : this.#offer(photo)}
    </li>`;
  }

  /** @param {Photo} photo */
  #offer({ key, label }) {
    const ask = () => this.#asks(key);
    return html`<button class="quiet" type="button" @click=${ask}>${t('Take off')}<span class="unseen"> ${label}</span></button>`;
  }

  /** @param {Photo} photo */
  #ask({ key, label }) {
    const yes = () => {
      this.#session.submit({ kind: 'photo', key, value: null });
      this.#remove(key);
      this.#asks('');
    };
    return html`<span class="photo-ask" role="group" aria-label=${t('Erase photo {label}?', { label })}>
      <button class="button small" type="button" @click=${yes}>${t('Erase')}</button>
      <button class="quiet" type="button" @click=${() => this.#asks('')}>${t('Keep it')}</button>
    </span>`;
  }

  /** @param {string} key */
  #asks(key) {
    this.#asking = key;
    this.#draw();
  }

  /** @param {Item} item */
  #stateOf({ id, state, reason, contribution }) {
    if (state === 'draft') return nothing;
    if (state === 'refused') return t('Refused: {reason}', { reason: reason ?? '' });
    if (state === 'received') return t('received');
    if (!isKnown(this.#session, contribution)) return t('waiting for its contribution');
    if (!this.#session.online) return t('waiting for the network');
    const sent = this.#box.sent.get(id);
    return sent ? t('sending {percent}', { percent: percent(sent) }) : t('waiting');
  }

  /** @param {Item} item */
  #picture({ id, bytes }) {
    const known = this.#pictures.get(id);
    if (known) return known;
    const address = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    this.#pictures.set(id, address);
    return address;
  }

  /** @param {string} id */
  #remove(id) {
    this.#box.remove(id);
    URL.revokeObjectURL(this.#pictures.get(id) ?? '');
    this.#pictures.delete(id);
  }

  /**
   * @param {string} place
   * @param {number} more
   */
  #shrinks(place, more) {
    this.#shrinking.set(place, (this.#shrinking.get(place) ?? 0) + more);
    this.#draw();
  }
}

/**
 * @param {Session} session
 * @param {string} contribution
 */
function isKnown({ workshop }, contribution) {
  return Boolean(workshop.get('idea', contribution) ?? workshop.get('annotation', contribution));
}
