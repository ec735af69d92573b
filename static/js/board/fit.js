/** Nothing on the board scrolls: what is too long is written smaller, and then told shorter. */

const STEP = 0.05;
/** For what must stay whole, however long: read from the first rows. */
export const SMALLEST = 0.5;

/**
 * Write an element smaller, by its `--fit`, until what it holds is inside.
 * @param {HTMLElement} element of a size of its own; its fonts are multiples of var(--fit)
 * @param {number} [smallest]
 * @returns {boolean} whether it is inside now
 */
export function fit(element, smallest = 0.7) {
  for (let scale = 1; scale >= smallest - STEP / 2; scale -= STEP) {
    element.style.setProperty('--fit', scale.toFixed(2));
    if (inside(element)) return true;
  }
  return false;
}

/**
 * Show as many of these as the element has room for, the first ones first, and then write no smaller than need be.
 * @param {HTMLElement} element
 * @param {Iterable<HTMLElement>} items what can be left out, the most important first
 * @param {(left: number) => void} [left] told how many are left out, before it is measured
 */
export function fitSome(element, items, left = () => {}) {
  const all = [...items];
  for (const each of all) each.hidden = false;
  left(0);
  for (let count = all.length; !fit(element) && count > 0; ) {
    count -= 1;
    all[count].hidden = true;
    left(all.length - count);
  }
}

/**
 * Cut a text after the last line of which there is room.
 * @param {HTMLElement} words as high as its room until it is .clamped, its lines clamped to var(--lines)
 */
export function clamp(words) {
  words.classList.remove('clamped');
  const line = parseFloat(getComputedStyle(words).lineHeight);
  words.style.setProperty('--lines', String(Math.max(1, Math.floor((words.clientHeight + 1) / line))));
  words.classList.add('clamped');
}

/** @param {HTMLElement} element */
function inside({ scrollHeight, clientHeight, scrollWidth, clientWidth }) {
  return scrollHeight <= clientHeight + 1 && scrollWidth <= clientWidth + 1;
}
