/** What the server wrote into the page: who we are here, and the texts of this page. */

/**
 * @param {string} id
 * @returns {any}
 */
function block(id) {
  return JSON.parse(document.getElementById(id)?.textContent || '{}');
}

/**
 * code, title, role, page, tiles, tilesCredit, and what the page adds (see facilitation/pages.py).
 * @type {Record<string, any>}
 */
export const boot = typeof document === 'undefined' ? {} : block('boot');

/** @type {Record<string, string | string[]>} */
export const texts = typeof document === 'undefined' ? {} : block('texts');
