/**
 * When each change is told again, in a minute or two: long pauses are squeezed, crowds of changes are spread. Pure.
 */
import { letter } from '../../shared/summaries.js';
import { t } from '../../shared/texts.js';

/** @typedef {import('../../shared/workshop.js').Change} Change */
/** @typedef {{at: number, title: string, words: string}} Chapter at: in seconds of the replay */
/**
 * @typedef {object} Retelling
 * @property {Change[]} changes
 * @property {number[]} times of each change, in seconds of the replay, never going back
 * @property {number} seconds its length
 * @property {Chapter[]} chapters the phases, and what is told in passing
 */

/** A pause counts for no more than this many seconds of the day. */
const LONGEST_PAUSE = 12;
/** What a change takes at least, in the same seconds: what is seen takes more than what is counted. */
const WEIGHTS = /** @type {Record<string, number>} */ ({ idea: 4, annotation: 4, option: 6, phase: 14, placement: 1, action: 6 });
const LEAST_WEIGHT = 0.3;
/** The replay's own seconds: for each thing seen, at least, and at most. */
const SECONDS_EACH = 0.5;
const SECONDS_EACH_OF_FEW = 3;
const SHORTEST = 60;
const LONGEST = 120;
const SEEN = new Set(['idea', 'annotation', 'option', 'phase', 'action']);
/** The last picture stands a little. */
const REST = 4;

/** @type {Record<string, () => string>} */
const PHASES = {
  visit: () => t('Visit'),
  ideas: () => t('Ideas'),
  sorting: () => t('Sorting'),
  options: () => t('Options'),
  weighing: () => t('Weighing'),
  restitution: () => t('Restitution'),
};

/**
 * @param {Change[]} log in order, as the public sees it
 * @returns {Retelling}
 */
export function retelling(log) {
  const changes = log.filter(({ kind }) => kind !== 'scene');
  const seen = changes.filter(({ kind, value }) => SEEN.has(kind) && value).length;
  const seconds = Math.min(LONGEST, Math.max(Math.min(SHORTEST, seen * SECONDS_EACH_OF_FEW), seen * SECONDS_EACH)) + REST;
  let sum = 0;
  const weights = changes.map(({ kind, at }, i) => {
    const pause = i ? (Date.parse(at) - Date.parse(changes[i - 1].at)) / 1000 : 0;
    return (sum += (WEIGHTS[kind] ?? LEAST_WEIGHT) + Math.min(Math.max(pause, 0), LONGEST_PAUSE) / 6);
  });
  const times = weights.map((weight) => (weight / (sum || 1)) * (seconds - REST));
  return { changes, times, seconds, chapters: chapters(changes, times) };
}

/**
 * How many changes have been told at that moment.
 * @param {Retelling} told
 * @param {number} moment in seconds
 */
export function toldBy({ times }, moment) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (times[half] <= moment) low = half + 1;
    else high = half;
  }
  return low;
}

/**
 * @param {Change[]} changes
 * @param {number[]} times
 * @returns {Chapter[]}
 */
function chapters(changes, times) {
  /** @type {Chapter[]} */
  const found = [];
  const titled = new Set();
  let [phase, revealed] = ['', false];
  changes.forEach(({ kind, key, value }, i) => {
    const at = times[i];
    if (kind === 'phase' && value && value.phase !== phase) {
      phase = value.phase;
      found.push({ at, title: PHASES[phase]?.() ?? '', words: value.prompt ?? '' });
    }
    if (kind === 'option' && value && !value.dropped && !titled.has(key)) {
      titled.add(key);
      found.push({ at, title: '', words: t('Option {letter}: {title}', { letter: letter(value.number), title: value.title }) });
    }
    if (kind === 'weighing' && value && value.revealed !== revealed) {
      revealed = value.revealed;
      if (revealed) found.push({ at, title: '', words: t('The results are shown') });
    }
    if (kind === 'action' && value && !value.dropped && !titled.has(key)) {
      titled.add(key);
      found.push({ at, title: '', words: t('Next step: {action}', { action: value.action }) });
    }
  });
  return found;
}
