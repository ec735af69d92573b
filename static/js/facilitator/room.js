/** What the facilitator's screen reads out of the workshop, once for each frame. Pure. */
import * as summaries from '../shared/summaries.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {import('../shared/outbox.js').Item} Item */
/**
 * @typedef {object} Card a contribution, hidden or not, with what surrounds it
 * @property {string} key
 * @property {'idea' | 'annotation'} kind
 * @property {string} label C12 or A7
 * @property {Value} value
 * @property {string} college the collège's name
 * @property {string} name the author's pseudonym, maybe empty
 * @property {string} place the name of the place an annotation names, maybe empty
 * @property {number} supports
 * @property {string | null} option the key of the option that holds it, when that option stands
 * @property {boolean} doubtful placed by the engine, which is not sure
 * @property {string[]} suggestions keys of standing options
 * @property {boolean} waiting something the facilitator did to it is not acknowledged yet
 */
/**
 * @typedef {object} Option
 * @property {string} key
 * @property {string} letter
 * @property {Value} value
 * @property {Card[]} cards shown ones only
 * @property {number} people
 * @property {number} supports
 * @property {Value | undefined} footprint
 * @property {{id: string, name: string, authors: number, supporters: number}[]} colleges those who speak or support here
 * @property {boolean} waiting
 */
/**
 * @typedef {object} Room
 * @property {Workshop} workshop
 * @property {Card[]} cards the newest first, hidden ones included
 * @property {Card[]} unplaced ideas, said or drawn, that no option holds
 * @property {Option[]} options
 * @property {{id: string, name: string, count: number, contributions: number}[]} colleges
 * @property {number} joined
 */

const SURE = 0.5;

/**
 * @param {Workshop} workshop
 * @param {Item[]} sent what the facilitator did that is not in the workshop yet
 * @returns {Room}
 */
export function readRoom(workshop, sent) {
  const waiting = new Set(sent.filter((item) => item.state === 'waiting').map((item) => item.key));
  const supports = summaries.supports(workshop);
  const places = new Map((workshop.get('site')?.places ?? []).map((/** @type {Value} */ each) => [each.id, each.name]));
  const standing = summaries.options(workshop);
  const keys = new Set(standing.map((option) => option.key));

  /** @type {Card[]} */
  const cards = summaries.contributions(workshop, { hidden: true }).map((contribution) => {
    const { key, value } = contribution;
    const placement = workshop.get('placement', key);
    const option = keys.has(placement?.option) ? placement?.option : null;
    return {
      ...contribution,
      college: summaries.collegeOf(workshop, value.author),
      name: workshop.get('participant', value.author)?.name ?? '',
      place: places.get(value.place) ?? '',
      supports: supports.get(key) ?? 0,
      option,
      doubtful: option !== null && placement?.by === 'engine' && placement.confidence < SURE,
      suggestions: (placement?.suggestions ?? []).filter((/** @type {string} */ each) => keys.has(each)),
      waiting: waiting.has(key),
    };
  });
  const byKey = new Map(cards.map((card) => [card.key, card]));
  const known = (/** @type {{key: string}} */ { key }) => /** @type {Card} */ (byKey.get(key));

  const written = countBy(cards.map((card) => workshop.get('participant', card.value.author)?.college));
  return {
    workshop,
    cards: [...cards].sort((a, b) => (a.value.made_at < b.value.made_at ? 1 : -1)),
    unplaced: summaries.unplaced(workshop).map(known),
    options: standing.map((option) => {
      const mine = option.cards.map(known);
      return {
        ...option,
        cards: mine,
        supports: mine.reduce((sum, card) => sum + card.supports, 0),
        colleges: collegesIn(workshop, mine),
        waiting: waiting.has(option.key),
      };
    }),
    colleges: summaries.colleges(workshop).map((each) => ({ ...each, contributions: written.get(each.id) ?? 0 })),
    joined: workshop.all('participant').length,
  };
}

/**
 * How many people of each collège wrote these cards, and how many others support one of them.
 * @param {Workshop} workshop
 * @param {Card[]} cards
 */
function collegesIn(workshop, cards) {
  const keys = new Set(cards.map((card) => card.key));
  const authors = new Set(cards.map((card) => card.value.author));
  const supporters = new Set();
  for (const [, { target, author }] of workshop.all('support')) if (keys.has(target)) supporters.add(author);
  const collegeOf = (/** @type {string} */ person) => workshop.get('participant', person)?.college;
  const speaking = countBy([...authors].map(collegeOf));
  const supporting = countBy([...supporters].map(collegeOf));
  return summaries
    .colleges(workshop)
    .map(({ id, name }) => ({ id, name, authors: speaking.get(id) ?? 0, supporters: supporting.get(id) ?? 0 }))
    .filter(({ authors, supporters }) => authors || supporters)
    .sort((a, b) => b.authors - a.authors || b.supporters - a.supporters);
}

/**
 * @template T
 * @param {T[]} items
 * @returns {Map<T, number>}
 */
function countBy(items) {
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
