/** Dragging cards with a pointer; each card's « Move » does the same without one. */

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */

/** @type {string[]} keys of the cards that travel with the pointer */
let dragged = [];

/**
 * The keys of what moves with a card: all that were chosen, when it is one of them.
 * @param {Desk} desk
 * @param {Card} card
 */
export function moved({ ui }, card) {
  return ui.chosen.has(card.key) ? [...ui.chosen] : [card.key];
}

/**
 * @param {DragEvent} event
 * @param {Desk} desk
 * @param {Card} card
 */
export function startDrag(event, desk, card) {
  dragged = moved(desk, card);
  // Firefox starts no drag that carries nothing.
  event.dataTransfer?.setData('text/plain', card.label);
}

/**
 * The handlers of an element where cards may be dropped.
 * @param {Desk} desk
 * @param {string | null} option null: À classer
 */
export function dropZone({ deeds, set }, option) {
  const mark = (/** @type {DragEvent} */ event, /** @type {boolean} */ over) =>
    /** @type {HTMLElement} */ (event.currentTarget).classList.toggle('over', over);
  return {
    over: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      mark(event, true);
    },
    leave: (/** @type {DragEvent} */ event) => mark(event, false),
    drop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      mark(event, false);
      deeds.move(dragged, option);
      dragged = [];
      set({ chosen: new Set() });
    },
  };
}
