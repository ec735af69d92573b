/** The plan of the site with the footprints of some options. */
import { html, nothing, svg } from 'lit-html';
import { ground, hatched, lettered, letters, names, sheet } from './plan.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */
/**
 * @typedef {object} Wanted
 * @property {string} label what it shows, for those who do not see it
 * @property {number} width of the sheet, in units of which a hatching takes 16
 * @property {number} aspect how much wider than high
 * @property {number} [letter] height of the letters of options; none by default
 * @property {number} [name] height of the names of places; none by default
 * @property {string} [align] where the sheet stands in a box of another shape, as SVG says it
 * @property {Value[]} [drawn] annotations whose shapes are shown
 */

/**
 * @param {Workshop} workshop
 * @param {string[]} options whose footprints are shown
 * @param {Wanted} wanted
 */
export function sitePlan(workshop, options, { label, width, aspect, letter = 0, name = 0, drawn = [], align = 'xMidYMid' }) {
  const site = workshop.get('site');
  if (!site) return nothing;
  const grounds = groundsOf(workshop, options);
  const shapes = drawn.filter(({ geometry }) => geometry);
  const on = sheet(site.geometry, [...grounds, ...shapes].map(({ geometry }) => geometry), { width, aspect });
  const placed = letter ? letters(on, grounds, letter) : [];
  return html`<svg class="plan" viewBox="0 0 ${on.width} ${on.height}" preserveAspectRatio=${align} role="img" aria-label=${label}>
    ${ground(on, site)}${hatched(on, grounds)}
    ${shapes.map(({ type, geometry }) => svg`<path class="drawn ${type} ${geometry.type}" d=${on.d(geometry)}></path>`)}
    ${name ? names(on, site.places ?? [], placed, name) : nothing}${lettered(placed, letter)}
  </svg>`;
}

/**
 * The footprints there are, in the order asked.
 * @param {Workshop} workshop
 * @param {string[]} options
 */
export function groundsOf(workshop, options) {
  return options.flatMap((key) => {
    const { geometry } = workshop.get('footprint', key) ?? {};
    const option = workshop.get('option', key);
    return geometry && option ? [{ key, number: option.number, geometry }] : [];
  });
}
