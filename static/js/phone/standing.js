/** The line that always tells where one stands: connection, what was received, what waits. */
import { html } from 'lit-html';
import { t, tn } from '../shared/texts.js';
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
    const received = ownContributions(session).filter((own) => own.state === 'received').length;
    const waiting = items.filter((item) => item.state === 'waiting').length;
    const refused = items.filter((item) => item.state === 'refused' && isContribution(item)).length;
    const counts = [
      received ? tn('{count} received', '{count} received', received) : '',
      waiting ? tn('{count} waiting', '{count} waiting', waiting) : '',
      refused ? tn('{count} refused', '{count} refused', refused) : '',
    ].filter(Boolean);
    return html`<p class="standing ${session.online ? 'online' : 'offline'}" role="status">
      <span class="dot" aria-hidden="true"></span
      >${[this.#connection(session), counts.join(', ')].filter(Boolean).join(' · ')}
    </p>`;
  }

  /** @param {Session} session */
  #connection(session) {
    if (session.online) return t('Connected');
    if (this.waiting) return t('No network: trying again. What you write is kept.');
    return this.#wasOnline || !navigator.onLine ? t('Offline: what you write is kept') : t('Connecting…');
  }
}
