/** The bar at the top: which workshop, who is here, whether we are connected, and the ways out. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { boot } from '../shared/page.js';
import { t, tn } from '../shared/texts.js';
import { openShare } from './share.js';
import { lastCopy } from './trouble.js';
import { undoButton } from './undo.js';
import { openUsages } from './usages.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const NAMED = 60;

/** @param {Desk} desk */
export function bar(desk) {
  const { session, room, ui } = desk;
  const site = room.workshop.get('site');
  const state = ui.lost ? 'lost' : session.online ? 'online' : 'offline';
  const waiting = session.outbox.items.filter((item) => item.state === 'waiting').length;
  const where = [site?.name, site?.commune].filter(Boolean).join(' · ');
  return html`
    <header class="bar">
      <div class="bar-title">
        <h1>${boot.title}</h1>
        <p>${where}</p>
      </div>
      <p class="phones">
        <b>${session.present.connected}</b>
        <span>${tn('phone connected', 'phones connected', session.present.connected)}<br />${t('out of {count} joined', { count: room.joined })}</span>
      </p>
      <p class="state ${state}" role="status">
        ${{ online: t('Connected'), offline: t('Reconnecting…'), lost: t('This page is no longer recognised. Open the facilitator’s link again.') }[state]}
      </p>
      ${waiting ? html`<p class="saving">${session.online ? t('Saving…') : t('Will be sent when the network is back: {count}', { count: waiting })}</p>` : nothing}
      ${lastCopy(desk)}
      ${undoButton(desk)}
      <nav class="doors" aria-label=${t('Links')}>
        <button type="button" class="button strong" @click=${openShare}>${t('Invite')} <b class="code">${boot.code}</b></button>
        <a class="button" href=${boot.links.board} target="_blank" rel="noopener">${t('Open the board')}<span class="unseen"> (${t('new tab')})</span></a>
        <a class="button" href="/prestataire/${boot.code}" target="_blank" rel="noopener">${t('Documents')}<span class="unseen"> (${t('new tab')})</span></a>
        <button type="button" class="button" @click=${() => openUsages(desk)}>${t('Usages')}</button>
      </nav>
    </header>
  `;
}

/**
 * What the server refused of what the facilitator did, until it was read.
 * @param {Desk} desk
 */
export function refusals({ session }) {
  const refused = session.outbox.items.filter((item) => item.state === 'refused');
  return html`
    <div class="refusals" role="status" aria-label=${t('Not done')}>
      ${repeat(
        refused,
        (item) => item.id,
        (item) => html`
          <p class="refusal">
            <span><b>${t('Not done:')}</b> ${named(item)} ${item.reason ?? nothing}</span>
            <button type="button" class="small" @click=${() => session.discard(item.id)}>${t('Understood')}</button>
          </p>
        `,
      )}
    </div>
  `;
}

/** @param {import('../shared/outbox.js').Item} item what it said, so that one recognises it */
function named({ value }) {
  const words = value?.title ?? value?.prompt ?? value?.intention ?? value?.reason;
  return words ? html`« ${words.length > NAMED ? `${words.slice(0, NAMED)}…` : words} ».` : nothing;
}
