/** Cards that glide from where they were to where they are: the motion says what happened. None where motion is unwelcome. */

/** @typedef {{cards: Map<string, {box: DOMRect, words: string}>, piles: Map<string, DOMRect>, middle: DOMRect | null}} Look */
/** @typedef {{key: string, from: string | null, to: string | null}} Move from and to an option's pile; null: the middle */

const MOST_AT_ONCE = 8;
const FLIGHT_MS = 1_300;
const APART_MS = 140;
const SETTLE_MS = 700;
const EASE = 'cubic-bezier(0.45, 0.05, 0.2, 1)';

export class Flights {
  /** @type {Set<Animation>} */
  #underWay = new Set();
  #calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  /**
   * Where everything stands now.
   * @param {HTMLElement} host
   * @returns {Look}
   */
  look(host) {
    /** @type {Look} */
    const found = { cards: new Map(), piles: new Map(), middle: null };
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll('[data-card]'))) {
      const words = each.querySelector('.words')?.textContent ?? '';
      found.cards.set(each.dataset.card ?? '', { box: each.getBoundingClientRect(), words });
    }
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll('[data-pile]'))) {
      found.piles.set(each.dataset.pile ?? '', each.getBoundingClientRect());
    }
    found.middle = host.querySelector('.middle')?.getBoundingClientRect() ?? null;
    return found;
  }

  /**
   * Let these glide; what is too many for eyes to follow has simply moved.
   * @param {HTMLElement} host
   * @param {Look} stood before the change was drawn
   * @param {Move[]} moves
   */
  send(host, stood, moves) {
    if (this.#calm.matches) return;
    const sky = host.querySelector('.flights');
    if (!sky) return;
    const now = this.look(host);
    moves.slice(0, MOST_AT_ONCE).forEach(({ key, from, to }, i) => {
      const start = from === null ? (stood.cards.get(key)?.box ?? stood.middle) : stood.piles.get(from);
      const end = to === null ? (now.cards.get(key)?.box ?? now.middle) : now.piles.get(to);
      const seen = stood.cards.get(key) ?? now.cards.get(key);
      // A card that was not in sight would be a blank paper: its pile just grows.
      if (!start || !end || !seen) return;
      const card = document.createElement('div');
      card.className = 'paper flying';
      card.textContent = seen.words;
      card.style.setProperty('width', `${seen.box.width}px`);
      card.style.setProperty('height', `${seen.box.height}px`);
      sky.append(card);
      const frames = [poised(card, start, 1, 1), poised(card, end, 0.35, 0.9)];
      this.#follow(card, frames, { duration: FLIGHT_MS, delay: i * APART_MS, easing: EASE, fill: 'both' });
    });
  }

  /**
   * The cards that stay slide to their new spots.
   * @param {HTMLElement} host
   * @param {Look} stood
   */
  settle(host, stood) {
    if (this.#calm.matches) return;
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll('[data-card]'))) {
      const was = stood.cards.get(each.dataset.card ?? '')?.box;
      const is = each.getBoundingClientRect();
      if (!was || (was.left === is.left && was.top === is.top)) continue;
      const from = { transform: `translate(${was.left - is.left}px, ${was.top - is.top}px)` };
      each.animate([from, { transform: 'none' }], { duration: SETTLE_MS, easing: EASE });
    }
  }

  end() {
    this.#underWay.forEach((each) => each.cancel());
  }

  /**
   * @param {HTMLElement} card
   * @param {Keyframe[]} frames
   * @param {KeyframeAnimationOptions} timing
   */
  #follow(card, frames, timing) {
    const flight = card.animate(frames, timing);
    this.#underWay.add(flight);
    flight.onfinish = flight.oncancel = () => {
      this.#underWay.delete(flight);
      card.remove();
    };
  }
}

/**
 * A card with its middle on the middle of a box.
 * @param {HTMLElement} card
 * @param {DOMRect} box
 * @param {number} scale
 * @param {number} opacity
 * @returns {Keyframe}
 */
function poised(card, box, scale, opacity) {
  const x = box.left + box.width / 2 - card.offsetWidth / 2;
  const y = box.top + box.height / 2 - card.offsetHeight / 2;
  return { transform: `translate(${x}px, ${y}px) scale(${scale})`, opacity };
}
