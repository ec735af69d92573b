/** User texts: English msgids in the code, the page's catalogue (French by default) on the screen. */
import { texts } from './page.js';

/**
 * @param {string} message an English msgid, with {names} to fill in
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(message, values = {}) {
  const text = texts[message];
  return fill(typeof text === 'string' ? text : message, values);
}

/**
 * The right form for a count: in French, 0 and 1 are singular.
 * @param {string} singular
 * @param {string} plural
 * @param {number} count also fills {count}
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function tn(singular, plural, count, values = {}) {
  const forms = texts[singular];
  const form = Array.isArray(forms) ? forms[count > 1 ? 1 : 0] : count === 1 ? singular : plural;
  return fill(form, { count, ...values });
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {number} area in m² */
export function squareMetres(area) {
  return `${Math.round(area).toLocaleString('fr-FR')}\u00a0m²`;
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return `${Math.round(share * 100)}\u202f%`;
}
