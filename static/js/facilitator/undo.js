/** The way back, always in sight: a button, Ctrl+Z outside of text fields, and a word on what came back. */
import { html } from 'lit-html';
import { t } from '../shared/texts.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const READ_WITHIN_MS = 8_000;
const TYPED_IN = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** @type {Set<string> | null} ids of the messages known to be undone; null before the workshop was read */
let known = null;
let timer = 0;

/** @param {Desk} desk */
export function undoButton({ deeds, session }) {
  const { last } = deeds;
  return html`
    <button type="button" class="button undo" title=${last ? t('Undo: {what} (Ctrl+Z)', { what: last }) : t('Undo the last deed (Ctrl+Z)')}
      ?disabled=${!session.online} @click=${() => deeds.undo()}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5L4 10l5 5M4.500 10H14a6 5 0 0 1 0 10h-3" /></svg>
      ${t('Undo')}<span class="unseen"> ${last}</span>
    </button>
  `;
}

/** @param {Desk} desk */
export function undoToast({ ui }) {
  return html`<p class="toast" role="status">${ui.undone}</p>`;
}

/**
 * Say what came back, when something did since the last drawing.
 * @param {Desk} desk
 */
export function tellUndone({ room, deeds, set }) {
  if (!room.workshop.get('workshop')) return;
  const ids = room.workshop.all('undo').map(([id]) => id);
  const before = known;
  known = new Set(ids);
  const fresh = before ? ids.filter((id) => !before.has(id)) : [];
  if (!fresh.length) return;
  const what = fresh.map((id) => deeds.undone(id)).find(Boolean);
  set({ undone: what ? t('Undone: {what}.', { what }) : t('The last deed is undone.') });
  window.clearTimeout(timer);
  timer = window.setTimeout(() => set({ undone: '' }), READ_WITHIN_MS);
}

/** @param {() => Desk} desk */
export function watchUndoKeys(desk) {
  document.addEventListener('keydown', (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z';
    // In a field, Ctrl+Z is the field's own.
    if (!wanted || event.repeat || /** @type {Element} */ (event.target).closest?.(TYPED_IN)) return;
    event.preventDefault();
    desk().deeds.undo();
  });
}
