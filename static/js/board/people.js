/** Counts by collège, as a room may read them: no collège of one or two people is named. */
import { html, nothing } from 'lit-html';
import { FEWEST } from '../shared/summaries.js';
import { t } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */

/**
 * @param {Workshop} workshop
 * @param {Iterable<string | undefined>} college of each person
 * @returns {{named: {name: string, count: number}[], small: boolean}} small: some collèges are not named
 */
export function byCollege(workshop, college) {
  const counts = new Map();
  for (const id of college) counts.set(id, (counts.get(id) ?? 0) + 1);
  const known = /** @type {{id: string, name: string}[]} */ (workshop.get('workshop')?.colleges ?? []);
  const present = known.map(({ id, name }) => ({ name, count: counts.get(id) ?? 0 })).filter(({ count }) => count);
  const named = present.filter(({ count }) => count >= FEWEST).sort((a, b) => b.count - a.count);
  return { named, small: named.length < present.length };
}

/**
 * « Habitants 8, Élus 4, autres : moins de 3 »; nothing where no collège can be named.
 * @param {ReturnType<typeof byCollege>} counts
 */
export function spoken({ named, small }) {
  if (!named.length) return nothing;
  const said = named.map(({ name, count }) => `${name}\u00a0${count}`);
  if (small) said.push(t('others: fewer than {count} each', { count: FEWEST }));
  return html`<span class="groups">${said.join(', ')}</span>`;
}

/**
 * The collège of each of these people.
 * @param {Workshop} workshop
 * @param {Iterable<string>} authors keys of participants, each counted once
 */
export function collegesOf(workshop, authors) {
  return [...new Set(authors)].map((key) => /** @type {string | undefined} */ (workshop.get('participant', key)?.college));
}
