/** What the server wrote into the page: who we are here, and the texts of this page. */

/**
 * @param {string} id
 * @returns {any}
 */
function block(id) {
  return JSON.parse(document.getElementById(id)?.textContent || '{}');
}

/**
 * code, title, role, page, tiles, tilesCredit, and what the page adds (see facilitation/web/pages.py).
 * @type {Record<string, any>}
 */
export const boot = typeof document === 'undefined' ? {} : block('boot');

/**
 * What was said before a phone's page was opened, as a join answers it; empty on the other pages.
 * @type {{seq?: number, changes?: import('./workshop.js').Change[]}}
 */
export const said = typeof document === 'undefined' ? {} : block('said');

/** @type {Record<string, string | string[]>} */
export const texts = typeof document === 'undefined' ? {} : block('texts');
