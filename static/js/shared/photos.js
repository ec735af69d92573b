/** The photos of contributions, as the log tells of them. */
import { html } from 'lit-html';
import { boot } from './page.js';
import { t } from './texts.js';

/** @typedef {import('./workshop.js').Workshop} Workshop */
/** @typedef {{key: string, label: string, value: import('./workshop.js').Value}} Photo label: P3 */

const TRY_AGAIN_MS = 2_000;
const MOST_TRIES = 20;

/** @type {WeakMap<Workshop, {seq: number, photos: Map<string, Photo[]>}>} read once for each change */
const read = new WeakMap();

/**
 * The photos of a contribution that stand, in the order of their numbers.
 * @param {Workshop} workshop
 * @param {string} contribution its key
 * @param {{hidden?: boolean}} [which] hidden: with the hidden ones (staff)
 * @returns {Photo[]}
 */
export function photosOf(workshop, contribution, { hidden = false } = {}) {
  let known = read.get(workshop);
  if (known?.seq !== workshop.seq) {
    known = { seq: workshop.seq, photos: new Map() };
    for (const [key, value] of workshop.all('photo')) {
      if (value.withdrawn) continue;
      const others = known.photos.get(value.contribution) ?? [];
      known.photos.set(value.contribution, [...others, { key, label: `P${value.number}`, value }]);
    }
    read.set(workshop, known);
  }
  const mine = known.photos.get(contribution) ?? [];
  return mine.filter(({ value }) => hidden || !value.hidden).sort((a, b) => a.value.number - b.value.number);
}

/**
 * Where a photo's file is, or that of its thumbnail.
 * @param {string} key
 * @param {'' | '-small'} [size]
 */
export function photoAddress(key, size = '') {
  return `/photos/${boot.code}/${key}${size}.jpg`;
}

/**
 * A thumbnail, which says whose photo it is.
 * @param {Photo} photo
 * @param {string} contribution its label: A7
 */
export function thumbnail({ key, label, value }, contribution) {
  return html`<img
    src=${photoAddress(key, '-small')}
    alt=${t('Photo {photo}, contribution {contribution}', { photo: label, contribution })}
    width=${value.width ?? 4}
    height=${value.height ?? 3}
    @error=${fetchAgain}
  />`;
}

/**
 * The thumbnail, which leads to the whole photo.
 * @param {Photo} photo
 * @param {string} contribution
 */
export function photoLink(photo, contribution) {
  return html`<a class="photo" href=${photoAddress(photo.key)} target="_blank" rel="noopener">${thumbnail(photo, contribution)}</a>`;
}

/** The network went while it was coming: a screen that nobody reloads asks again. @param {Event} event */
function fetchAgain({ target }) {
  const image = /** @type {HTMLImageElement} */ (target);
  const tries = Number(image.dataset.tries ?? 0) + 1;
  if (tries > MOST_TRIES) return;
  image.dataset.tries = String(tries);
  setTimeout(() => image.setAttribute('src', image.getAttribute('src') ?? ''), TRY_AGAIN_MS);
}
