/** Choosing several cards: boxes, Ctrl or Shift and a click, a long press of a finger; and moving them together. */
import { html, nothing } from 'lit-html';
import { t, tn } from '../shared/texts.js';
import { badge } from './marks.js';
import { withCopies } from './room.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */

const LONG_PRESS_MS = 450;
const STILL_PX = 10;
const CONTROLS = 'button, a, input, label, select, textarea, summary, .menu';

/** @type {string | null} the card from which Shift reaches */
let last = null;

/**
 * The keys of what moves with a card: all that were chosen, when it is one of them.
 * @param {Desk} desk
 * @param {Card} card
 */
export function moved(desk, card) {
  return desk.ui.chosen.has(card.key) ? chosen(desk) : withCopies(card);
}

/**
 * The keys of the chosen cards, with what is folded under them.
 * @param {Desk} desk
 */
export function chosen({ ui, room }) {
  return [...ui.chosen].flatMap((key) => {
    const card = room.byKey.get(key);
    return card ? withCopies(card) : [];
  });
}

/** @param {Desk} desk */
export function selection(desk) {
  const { room, deeds, ui, set } = desk;
  if (!ui.chosen.size) return nothing;
  const go = (/** @type {string | null} */ option) => {
    deeds.move(chosen(desk), option);
    set({ chosen: new Set() });
  };
  const [first, second, ...more] = [...ui.chosen].flatMap((key) => room.byKey.get(key) ?? []).sort((a, b) => (a.value.made_at < b.value.made_at ? -1 : 1));
  return html`
    <div class="selection" role="group" aria-label=${t('Cards chosen')}>
      <p>${tn('Move {count} card to', 'Move {count} cards to', ui.chosen.size)}</p>
      ${room.options.map(
        (option) => html`<button type="button" title=${option.value.title} @click=${() => go(option.key)}>${badge(option)}<span class="unseen">${option.value.title}</span></button>`,
      )}
      <button type="button" class="small" @click=${() => go(null)}>${t('To place')}</button>
      ${second && !more.length
        ? html`<button type="button" class="small" @click=${() => {
            deeds.copy(second.key, first.key);
            set({ chosen: new Set() });
          }}>${t('They say the same')}</button>`
        : nothing}
      <button type="button" class="small" @click=${() => set({ chosen: new Set() })}>${t('Choose none')}</button>
    </div>
  `;
}

/**
 * Listens for all cards of a page at once.
 * @param {HTMLElement} host
 * @param {() => Desk} desk
 */
export function watchSelection(host, desk) {
  host.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const card = sortable(target);
    if (!card) return;
    const box = target.matches('.choose input');
    if (!box && (target.closest(CONTROLS) || !(event.ctrlKey || event.metaKey || event.shiftKey))) return;
    if (event.shiftKey) window.getSelection()?.removeAllRanges();
    choose(desk(), card, event.shiftKey);
  });
  let timer = 0;
  let pressed = false;
  let from = { x: 0, y: 0 };
  host.addEventListener('pointerdown', (event) => {
    window.clearTimeout(timer);
    pressed = false;
    const target = /** @type {Element} */ (event.target);
    const card = event.pointerType === 'mouse' || target.closest(CONTROLS) ? null : sortable(target);
    if (!card) return;
    from = { x: event.clientX, y: event.clientY };
    timer = window.setTimeout(() => {
      pressed = true;
      choose(desk(), card, false);
    }, LONG_PRESS_MS);
  });
  host.addEventListener('pointermove', (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) window.clearTimeout(timer);
  });
  for (const end of ['pointerup', 'pointercancel']) host.addEventListener(end, () => window.clearTimeout(timer));
  // A long press would open the browser's own menu over what it has just chosen.
  host.addEventListener('contextmenu', (event) => pressed && event.preventDefault());
}

/** @param {Element} target */
function sortable(target) {
  return /** @type {HTMLElement | null} */ (target.closest('.sortable[data-card]'));
}

/**
 * Choose a card or leave it; with Shift, all between the last one and this one, in the same list.
 * @param {Desk} desk
 * @param {HTMLElement} card
 * @param {boolean} reach
 */
function choose({ ui, set }, card, reach) {
  const next = new Set(ui.chosen);
  const list = [...(card.parentElement?.children ?? [])].map((each) => /** @type {HTMLElement} */ (each).dataset.card ?? '');
  const key = card.dataset.card ?? '';
  const [a, b] = [list.indexOf(last ?? ''), list.indexOf(key)];
  if (reach && a >= 0) for (const each of list.slice(Math.min(a, b), Math.max(a, b) + 1)) next.add(each);
  else if (!next.delete(key)) next.add(key);
  last = key;
  set({ chosen: next });
}
