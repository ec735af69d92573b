/** What the facilitator must see at once: the computer cannot write any more, or its copies are not made. */
import { html, nothing } from 'lit-html';
import { farewell } from '../shared/keeping.js';
import { t } from '../shared/texts.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('../shared/session.js').Health} Health */

/**
 * Always in the page, empty or not: only then do screen readers announce what comes into it.
 * @param {Desk} desk
 */
export function troubles({ session }) {
  const { writing, reason, photos, backup } = session.health;
  return html`
    <div class="troubles" role="alert">
      ${writing
        ? nothing
        : html`
            <p class="trouble grave">
              <b>${t('Nothing is being recorded any more.')}</b> ${reason}
              ${t('Phones keep their texts, and will send them by themselves once this is solved.')}
            </p>
          `}
      ${writing && photos
        ? html`
            <p class="trouble grave">
              <b>${t('Photos are not being recorded any more.')}</b> ${photos}
              ${t('Texts and drawings are. Phones keep their photos, and will send them by themselves once this is solved.')}
            </p>
          `
        : nothing}
      ${backup && !backup.ok
        ? html`
            <p class="trouble">
              <b>${t('Backups are not being made.')}</b> ${reasonOf(backup)}
              ${writing ? t('The workshop goes on, and is recorded on this computer.') : nothing}
            </p>
          `
        : nothing}
      ${farewell(session.workshop)}
    </div>
  `;
}

/** @param {Desk} desk */
export function lastCopy({ session }) {
  const { backup } = session.health;
  return backup?.ok ? html`<p class="saving">${t('Backup made at {time}', { time: clock(backup.at) })}</p>` : nothing;
}

/** @param {NonNullable<Health['backup']>} backup */
function reasonOf({ reason, at }) {
  return at ? `${reason} ${t('The last one was made at {time}.', { time: clock(at) })}` : reason;
}

/** @param {string} at ISO 8601 */
function clock(at) {
  return new Date(at).toLocaleTimeString('fr-FR', { hour: '2-digit', minute: '2-digit' });
}
