/** Sorting with the keyboard: on a card's grip or box, arrows go from card to card, an option's letter moves the card there. */
import { TRAY } from './room.js';
import { moved } from './selection.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

/** @type {Record<string, number>} */
const STEPS = { ArrowUp: -1, ArrowDown: 1 };
/** @type {Record<string, number>} */
const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @param {HTMLElement} host
 * @param {() => Desk} desk
 */
export function watchKeys(host, desk) {
  host.addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (target.closest('.sortable[data-card]'));
    if (!card || !target.matches('.grip, .choose input') || event.ctrlKey || event.metaKey || event.altKey) return;
    const control = target.matches('.grip') ? '.grip' : '.choose input';
    if (event.key in STEPS) {
      const neighbour = STEPS[event.key] < 0 ? card.previousElementSibling : card.nextElementSibling;
      go(event, neighbour?.querySelector(control));
    } else if (event.key in ACROSS) {
      go(event, beside(card, ACROSS[event.key])?.querySelector(`.sortable ${control}`));
    } else if (event.key === 'Escape') {
      desk().set(desk().ui.open ? { open: null } : { chosen: new Set() });
    } else move(event, card, desk());
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} card
 * @param {Desk} desk
 */
function move(event, card, desk) {
  const known = desk.room.byKey.get(card.dataset.card ?? '');
  const option = desk.room.options.find(({ letter }) => letter === event.key.toUpperCase());
  const back = event.key === 'Backspace' || event.key === 'Delete';
  if (!known || (!option && !(back && known.list !== TRAY))) return;
  event.preventDefault();
  desk.deeds.move(moved(desk, known), option?.key ?? null);
  desk.set({ chosen: new Set() });
}

/**
 * The next list that holds a card.
 * @param {HTMLElement} card
 * @param {number} step
 */
function beside(card, step) {
  const lists = [...document.querySelectorAll('[data-zone]')].filter((zone) => zone.contains(card) || zone.querySelector('.sortable'));
  return lists[lists.findIndex((zone) => zone.contains(card)) + step];
}

/**
 * @param {Event} event
 * @param {Element | null | undefined} target
 */
function go(event, target) {
  event.preventDefault();
  if (!(target instanceof HTMLElement)) return;
  target.focus();
  target.closest('[data-card]')?.scrollIntoView({ block: 'nearest' });
}
