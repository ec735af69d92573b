/** Pins and names on a drawn map, arranged so that they can be read. Everything is measured on the screen. */
import { sides, stepsAside } from './labels.js';

/**
 * Pins that would cover each other step aside, tethered to their places; points keep theirs before lines and areas do.
 * @param {HTMLElement} host
 */
export function partPins(host) {
  const standing = /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll('.pin:not(.faint, .chosen)'));
  const pins = [...standing].sort((a, b) => Number(a.matches('.centred')) - Number(b.matches('.centred')));
  for (const each of pins) move(each, 0, 0);
  const steps = stepsAside(pins.map((each) => each.getBoundingClientRect()));
  pins.forEach((each, i) => move(each, ...steps[i]));
}

/**
 * @param {HTMLElement} each
 * @param {number} right
 * @param {number} down
 */
function move(each, right, down) {
  const { style } = /** @type {HTMLElement} */ (each.parentElement);
  style.setProperty('--right', `${right}px`);
  style.setProperty('--down', `${down}px`);
  style.setProperty('--far', `${Math.hypot(right, down)}px`);
  style.setProperty('--turn', `${Math.atan2(down, right)}rad`);
}

/**
 * Put each place's name beside its dot where there is room, or leave the name out.
 * @param {HTMLElement} host
 */
export function namePlaces(host) {
  const taken = [...host.querySelectorAll('.pin')].map((each) => each.getBoundingClientRect());
  const places = [...host.querySelectorAll('.place')];
  const names = places.map((place) => {
    const { left, top } = place.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = /** @type {HTMLElement} */ (place.firstElementChild);
    return { x: left, y: top, width, height };
  });
  const found = sides(names, taken, host.getBoundingClientRect());
  places.forEach((place, i) => place.setAttribute('data-side', found[i] ?? 'none'));
}
