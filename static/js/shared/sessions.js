/** The results of a weighing, in a workshop that is one session or was put together from several. */
import { t } from './texts.js';

/** @typedef {import('./workshop.js').Workshop} Workshop */
/** @typedef {import('./workshop.js').Value} Value */

/**
 * What the room thinks of an option, where something may be shown: one result; or, in a workshop put together from several
 * sessions, one for each that weighed it. They are never added up: somebody may have come to both.
 * @param {Workshop} workshop
 * @param {string} option
 * @returns {Value[]} by session
 */
export function resultsOf(workshop, option) {
  return workshop
    .all('result')
    .filter(([key, value]) => (value.option ?? key) === option)
    .map(([, value]) => value)
    .sort((a, b) => (a.session?.number ?? Infinity) - (b.session?.number ?? Infinity));
}

/**
 * @param {Value} result
 * @returns {string} the session that it comes from, and its day; nothing in a workshop that is one session
 */
export function sessionName({ session }) {
  if (!session) return '';
  const day = new Date(session.date).toLocaleDateString('fr-FR', { day: 'numeric', month: 'long' });
  return t('Session {number}, {day}', { number: session.number, day: day.replace(/^1 /, '1er ').replace(' ', '\u00a0') });
}
