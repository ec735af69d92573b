/** Dragging cards with a mouse, a pen or a finger. Nothing is drawn again meanwhile: a small ghost follows the pointer. */
import { tn } from '../shared/texts.js';
import { moved } from './selection.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const FAR_ENOUGH_PX = 6;
const EDGE_PX = 56;
const FASTEST_PX = 18; // scrolled for each frame at the very edge
const CONTROLS = 'button, a, input, label, select, textarea, summary, .menu, .copies';

/** A card is in the hand: nothing should move under it. */
export const dragging = () => document.body.classList.contains('dragging');

/**
 * A card may be taken by its grip, or anywhere with a mouse (a finger elsewhere scrolls). It is dropped on an element with
 * `data-zone`: an option's key, or empty for À classer.
 * @param {HTMLElement} host
 * @param {() => Desk} desk
 */
export function watchDrags(host, desk) {
  /** @type {Drag | null} */
  let drag = null;

  host.addEventListener('pointerdown', (event) => {
    const target = /** @type {Element} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (target.closest('.sortable[data-card]'));
    const held = target.closest('.grip') || (event.pointerType === 'mouse' && !target.closest(CONTROLS));
    if (drag || !card || !held || event.button !== 0 || !event.isPrimary) return;
    drag = new Drag(event, card);
  });
  window.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drag?.pointer) return;
    if (!drag.ghost && drag.isFar(event)) {
      const known = desk().room.byKey.get(drag.card.dataset.card ?? '');
      if (known) drag.lift(host, moved(desk(), known), known.value.text || known.label);
    }
    drag.follow(event);
  });
  window.addEventListener('pointerup', (event) => {
    if (event.pointerId !== drag?.pointer) return;
    const { keys, ghost, zone } = drag;
    end();
    if (ghost) forgetClick();
    if (!ghost || !zone) return;
    desk().deeds.move(keys, zone.dataset.zone || null);
    desk().set({ chosen: new Set(), open: null });
  });
  window.addEventListener('pointercancel', (event) => event.pointerId === drag?.pointer && end());
  window.addEventListener('keydown', (event) => event.key === 'Escape' && drag && end());

  function end() {
    drag?.end();
    drag = null;
    // What came meanwhile.
    desk().set({});
  }
}

/** One drag, from the pointer's press to its release. */
class Drag {
  /** @type {HTMLElement | null} there once the pointer has gone far enough */
  ghost = null;
  /** @type {HTMLElement | null} where it would be dropped now */
  zone = null;
  /** @type {string[]} */
  keys = [];
  #x;
  #y;
  #frame = 0;

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} card
   */
  constructor({ pointerId, clientX, clientY }, card) {
    this.pointer = pointerId;
    this.card = card;
    this.#x = clientX;
    this.#y = clientY;
  }

  /** @param {PointerEvent} event */
  isFar({ clientX, clientY }) {
    return Math.hypot(clientX - this.#x, clientY - this.#y) > FAR_ENOUGH_PX;
  }

  /**
   * @param {HTMLElement} host
   * @param {string[]} keys
   * @param {string} text
   */
  lift(host, keys, text) {
    this.keys = keys;
    this.ghost = document.createElement('div');
    this.ghost.className = 'ghost';
    this.ghost.textContent = keys.length > 1 ? tn('{count} card', '{count} cards', keys.length) : text;
    document.body.append(this.ghost);
    document.body.classList.add('dragging');
    window.getSelection()?.removeAllRanges();
    host.setPointerCapture(this.pointer);
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  /** @param {PointerEvent} event */
  follow({ clientX, clientY }) {
    if (!this.ghost) return;
    this.#x = clientX;
    this.#y = clientY;
  }

  end() {
    cancelAnimationFrame(this.#frame);
    this.zone?.classList.remove('over');
    this.ghost?.remove();
    document.body.classList.remove('dragging');
  }

  /** Once for each frame, however many moves the pointer has sent. */
  #step() {
    const [x, y] = [this.#x, this.#y];
    this.ghost?.style.setProperty('transform', `translate(${x + 12}px, ${y + 8}px)`);
    const under = document.elementFromPoint(x, y);
    const zone = /** @type {HTMLElement | null} */ (under?.closest('[data-zone]') ?? null);
    if (zone !== this.zone) {
      this.zone?.classList.remove('over');
      zone?.classList.add('over');
      this.zone = zone;
    }
    for (let each = under; each; each = each.parentElement) if (scroll(each, y)) break;
    this.#frame = requestAnimationFrame(() => this.#step());
  }
}

/**
 * Near the upper or lower edge of something that scrolls, scroll it.
 * @param {Element} element
 * @param {number} y
 * @returns {boolean} whether it moved
 */
function scroll(element, y) {
  if (element.scrollHeight <= element.clientHeight || !element.matches('.cards, .column, .columns, .tray, html')) return false;
  const { top, bottom } = element === document.documentElement ? { top: 0, bottom: innerHeight } : element.getBoundingClientRect();
  const into = y < top + EDGE_PX ? (y - top - EDGE_PX) / EDGE_PX : y > bottom - EDGE_PX ? (y - bottom + EDGE_PX) / EDGE_PX : 0;
  const before = element.scrollTop;
  element.scrollTop += Math.max(-1, Math.min(1, into)) * FASTEST_PX;
  return element.scrollTop !== before;
}

/** A release after a drag is no click on what is under it. */
function forgetClick() {
  const stop = (/** @type {Event} */ event) => event.stopPropagation();
  window.addEventListener('click', stop, { capture: true, once: true });
  window.setTimeout(() => window.removeEventListener('click', stop, { capture: true }));
}
