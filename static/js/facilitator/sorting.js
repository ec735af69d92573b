/** How the tri collectif is going. */
import { html, nothing } from 'lit-html';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

/** @param {Desk} desk */
export function sortingPanel({ room, session }) {
  const { settled, disputed, left, judgements } = room.sorting;
  if (room.workshop.get('phase')?.phase !== 'sorting') return nothing;
  const phones = session.present.connected;
  return html`
    <section class="panel" aria-label=${t('Sorting together')}>
      <dl class="figures">
        <div><dt>${t('settled by the room')}</dt><dd>${settled}</dd></div>
        <div class=${disputed ? 'calls' : ''}><dt>${t('in disagreement: yours to settle')}</dt><dd>${disputed}</dd></div>
        <div><dt>${t('left to sort')}</dt><dd>${left}</dd></div>
      </dl>
      <p class="soft">${tn('{count} opinion given', '{count} opinions given', judgements)} · ${tn('{count} phone sorting', '{count} phones sorting', phones)}</p>
    </section>
  `;
}
