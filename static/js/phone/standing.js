/** The line that always tells where one stands: connection, what was received, what waits. */
import { html } from 'lit-html';
import { photosOf } from '../shared/photos.js';
import { t, tn } from '../shared/texts.js';
import { album } from './album.js';
import { isContribution, ownContributions, unsettled } from './own.js';

/** @typedef {import('../shared/session.js').Session} Session */

export class Standing {
  /** The join waits for the network. */
  waiting = false;
  #wasOnline = false;

  /** @param {Session} session */
  template(session) {
    this.#wasOnline ||= session.online;
    const items = unsettled(session);
    const own = ownContributions(session);
    const received = own.filter(({ state }) => state === 'received').length;
    const shown = own.reduce((sum, { key }) => sum + photosOf(session.workshop, key).length, 0);
    // Said to wait once it is on disk, or once it is known that it cannot be: not a moment before.
    const safe = (/** @type {string} */ id) => !session.outbox.lasting || session.outbox.holds(id);
    const waiting = items.filter((item) => item.state === 'waiting' && safe(item.id)).length;
    const refused = items.filter((item) => item.state === 'refused' && isContribution(item)).length;
    const photos = album.counts();
    const counts = [
      received ? tn('{count} received', '{count} received', received) : '',
      waiting ? tn('{count} waiting', '{count} waiting', waiting) : '',
      refused ? tn('{count} refused', '{count} refused', refused) : '',
      shown ? tn('{count} photo received', '{count} photos received', shown) : '',
      photos.waiting ? tn('{count} photo waiting', '{count} photos waiting', photos.waiting) : '',
      photos.refused ? tn('{count} photo refused', '{count} photos refused', photos.refused) : '',
    ].filter(Boolean);
    const hindrance = waiting ? session.hindrance : '';
    const kept = session.outbox.lasting || (session.online && !waiting && !refused);
    const texts = kept ? '' : t('This phone cannot keep your texts: stay on this page.');
    const alone = texts || (photos.lasting ? '' : t('This phone cannot keep your photos: stay on this page.'));
    return html`<p class="standing ${session.online ? 'online' : 'offline'}" role="status">
      <span class="dot" aria-hidden="true"></span
      >${[this.#connection(session), counts.join(', '), hindrance, alone].filter(Boolean).join(' · ')}
    </p>`;
  }

  /** @param {Session} session */
  #connection(session) {
    if (session.online) return t('Connected');
    const lost = this.waiting || this.#wasOnline || !navigator.onLine;
    if (lost && !session.outbox.lasting) return t('No network: trying again');
    if (this.waiting) return t('No network: trying again. What you write is kept.');
    return lost ? t('Offline: what you write is kept') : t('Connecting…');
  }
}
