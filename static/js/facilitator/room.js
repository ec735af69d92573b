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
 * @property {string} place the places that it names, maybe empty
 * @property {number} supports
 * @property {string | null} option the key of the option that holds it, when that option stands
 * @property {boolean} doubtful placed by the engine, which is not sure
 * @property {boolean} reserved words of refusal ask for a second look
 * @property {boolean} fresh the room sees a new lead in it
 * @property {string[]} suggestions keys of standing options
 * @property {Map<string, number>} votes of the tri collectif: an option's key, `new` or `unsure` -> people
 * @property {boolean} disputed the room has sorted it and does not agree
 * @property {{option: string | null} | null} objection its author sees it elsewhere (null: anywhere but here)
 * @property {string | null} list where it is shown: its option, TRAY, IDLE, or nowhere
 * @property {Card | null} copyOf the first contribution that says the same
 * @property {Card[]} copies those that say it again and are folded under it: they are in the same list
 * @property {boolean} folded it is such a copy
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
/** @typedef {{key: string, sort: 'similar' | 'place', title: string, cards: Card[], option: Option | undefined}} Clue */
/**
 * @typedef {object} Room
 * @property {Workshop} workshop
 * @property {Card[]} cards the newest first, hidden ones included
 * @property {Map<string, Card>} byKey
 * @property {Card[]} unplaced ideas, said or drawn, that no option holds
 * @property {Card[]} idle what says nothing of the site
 * @property {Option[]} options
 * @property {Clue[]} clues
 * @property {{settled: number, disputed: number, left: number, judgements: number}} sorting
 * @property {{id: string, name: string, count: number, contributions: number}[]} colleges
 * @property {number} joined
 */

/** The lists of what no option holds. No option's key is so short. */
export const TRAY = 'tray';
export const IDLE = 'idle';

// As in facilitation/grouping/sorting.py: a card that so many people have sorted without agreeing is the facilitator's.
const MOST_JUDGEMENTS = 5;

/**
 * @param {Workshop} workshop
 * @param {Item[]} sent what the facilitator did that is not in the workshop yet
 * @returns {Room}
 */
export function readRoom(workshop, sent) {
  const waiting = new Set(sent.filter((item) => item.state === 'waiting').flatMap((item) => [item.key, ...(item.value?.cards ?? [])]));
  const standing = summaries.options(workshop);
  const cards = readCards(workshop, new Set(standing.map((option) => option.key)), waiting);
  const byKey = new Map(cards.map((card) => [card.key, card]));
  const known = (/** @type {{key: string}} */ { key }) => /** @type {Card} */ (byKey.get(key));
  const unplaced = summaries.unplaced(workshop).map(known);
  const idle = summaries.unplaced(workshop, { idle: true }).map(known);
  for (const card of unplaced) card.list = TRAY;
  for (const card of idle) card.list = IDLE;
  foldCopies(workshop, byKey);

  const options = standing.map((option) => {
    const mine = option.cards.map(known);
    return {
      ...option,
      cards: mine,
      supports: mine.reduce((sum, card) => sum + card.supports, 0),
      colleges: collegesIn(workshop, mine),
      waiting: waiting.has(option.key),
    };
  });
  const written = countBy(cards.map((card) => workshop.get('participant', card.value.author)?.college));
  return {
    workshop,
    cards: [...cards].sort((a, b) => (a.value.made_at < b.value.made_at ? 1 : -1)),
    byKey,
    unplaced,
    idle,
    options,
    clues: readClues(workshop, byKey, options),
    sorting: {
      settled: cards.filter(({ key }) => isSettled(workshop.get('placement', key))).length,
      disputed: cards.filter(({ disputed }) => disputed).length,
      left: [...unplaced, ...cards.filter(({ doubtful }) => doubtful)].filter(({ disputed }) => !disputed).length,
      judgements: workshop.all('judgement').length,
    },
    colleges: summaries.colleges(workshop).map((each) => ({ ...each, contributions: written.get(each.id) ?? 0 })),
    joined: workshop.all('participant').length,
  };
}

/**
 * @param {Workshop} workshop
 * @param {Set<string>} options keys of those that stand
 * @param {Set<string>} waiting
 * @returns {Card[]}
 */
function readCards(workshop, options, waiting) {
  const supports = summaries.supports(workshop);
  const votes = summaries.votes(workshop);
  const places = new Map((workshop.get('site')?.places ?? []).map((/** @type {Value} */ each) => [each.id, each.name]));
  const colleges = new Map((workshop.get('workshop')?.colleges ?? []).map((/** @type {Value} */ each) => [each.id, each.name]));
  return summaries.contributions(workshop, { hidden: true }).map((contribution) => {
    const { key, value } = contribution;
    const author = workshop.get('participant', value.author);
    const placement = workshop.get('placement', key);
    const option = placement && options.has(placement.option) ? placement.option : null;
    const said = votes.get(key) ?? new Map();
    const mention = workshop.get('mention', key);
    const named = [...new Set([value.place, ...(mention?.places ?? [])])];
    return {
      ...contribution,
      college: colleges.get(author?.college) ?? '',
      name: author?.name ?? '',
      place: named.map((place) => places.get(place)).filter(Boolean).join(', '),
      supports: supports.get(key) ?? 0,
      option,
      doubtful: option !== null && summaries.doubtful(placement),
      fresh: option === null && Boolean(placement?.new),
      reserved: Boolean(mention?.reserved),
      suggestions: (placement?.suggestions ?? []).filter((/** @type {string} */ each) => options.has(each)),
      votes: said,
      disputed: sum(said.values()) >= MOST_JUDGEMENTS && placement?.by === 'engine',
      objection: objection(workshop.get('hint', key), placement, options),
      list: option,
      copyOf: null,
      copies: [],
      folded: false,
      waiting: waiting.has(key),
    };
  });
}

/**
 * What the author says, where it was not done: a facilitator has placed the card, or nobody knows where it goes.
 * @param {Value | undefined} hint
 * @param {Value | undefined} placement
 * @param {Set<string>} options
 */
function objection(hint, placement, options) {
  if (!hint || hint.usage || !placement || hint.option === placement.option) return null;
  return placement.by === 'facilitator' && options.has(placement.option) ? { option: options.has(hint.option) ? hint.option : null } : null;
}

/**
 * A copy in the list in which the first of its kind is goes under it.
 * @param {Workshop} workshop
 * @param {Map<string, Card>} byKey
 */
function foldCopies(workshop, byKey) {
  for (const [key, of] of summaries.copies(workshop)) {
    const [card, first] = [byKey.get(key), byKey.get(of)];
    if (!card || !first || card.value.hidden || first.value.hidden) continue;
    card.copyOf = first;
    card.folded = card.list !== null && card.list === first.list;
    if (card.folded) first.copies.push(card);
  }
}

/**
 * Proposals whose cards are still there.
 * @param {Workshop} workshop
 * @param {Map<string, Card>} byKey
 * @param {Option[]} options
 * @returns {Clue[]}
 */
function readClues(workshop, byKey, options) {
  return summaries
    .clues(workshop)
    .map(([key, { sort, title, cards, option }]) => ({
      key,
      sort,
      title,
      cards: cards.map((/** @type {string} */ each) => byKey.get(each)).filter(Boolean),
      option: options.find((each) => each.key === option),
    }))
    .filter(({ cards }) => cards.length > 1);
}

/**
 * The keys that move together: a card, and the copies folded under it.
 * @param {Card} card
 */
export function withCopies({ key, copies }) {
  return [key, ...copies.map((copy) => copy.key)];
}

/** @param {Value | undefined} placement */
function isSettled(placement) {
  return placement?.by === 'room' && placement.option !== null;
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

/** @param {Iterable<number>} numbers */
function sum(numbers) {
  return [...numbers].reduce((total, each) => total + each, 0);
}
