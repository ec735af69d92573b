/** What screens read out of the folded workshop. Pure. */

/** @typedef {import('./workshop.js').Workshop} Workshop */
/** @typedef {import('./workshop.js').Value} Value */
/**
 * @typedef {object} Contribution
 * @property {string} key
 * @property {'idea' | 'annotation'} kind
 * @property {string} label C12 for an idea, A7 for an annotation
 * @property {Value} value
 */

/**
 * Every contribution that was not withdrawn, ideas first, in the order of their numbers.
 * @param {Workshop} workshop
 * @param {{hidden?: boolean}} [which] hidden: with the hidden ones (staff)
 * @returns {Contribution[]}
 */
export function contributions(workshop, { hidden = false } = {}) {
  return /** @type {const} */ (['idea', 'annotation']).flatMap((kind) =>
    workshop
      .all(kind)
      .filter(([, value]) => !value.withdrawn && (hidden || !value.hidden))
      .sort(([, a], [, b]) => a.number - b.number)
      .map(([key, value]) => ({ key, kind, label: label(kind, value.number), value })),
  );
}

/**
 * @param {'idea' | 'annotation'} kind
 * @param {number} number
 */
export function label(kind, number) {
  return `${kind === 'idea' ? 'C' : 'A'}${number}`;
}

/**
 * @param {number} number
 * @returns {string} the letter of an option: 1 is A, 27 is AA
 */
export function letter(number) {
  return (number > 26 ? letter(Math.floor((number - 1) / 26)) : '') + String.fromCharCode(65 + ((number - 1) % 26));
}

/** From how many people on a collège is named beside what it said. */
export const FEWEST = 3;

/**
 * The collèges of the workshop, each with the number of its participants.
 * @param {Workshop} workshop
 * @returns {{id: string, name: string, count: number}[]}
 */
export function colleges(workshop) {
  const counts = new Map();
  for (const [, { college }] of workshop.all('participant')) counts.set(college, (counts.get(college) ?? 0) + 1);
  return (workshop.get('workshop')?.colleges ?? []).map((/** @type {{id: string, name: string}} */ each) => ({
    ...each,
    count: counts.get(each.id) ?? 0,
  }));
}

/**
 * The name of the collège in which a contribution's author speaks; nothing where it would say who.
 * @param {Workshop} workshop
 * @param {string} author
 * @returns {string}
 */
export function collegeOf(workshop, author) {
  const mine = workshop.get('participant', author)?.college;
  const found = colleges(workshop).find(({ id }) => id === mine);
  return found && found.count >= FEWEST ? found.name : '';
}

/**
 * How many people support each contribution; who supports it and a near-copy of it counts for the first of them only.
 * @param {Workshop} workshop
 * @returns {Map<string, number>}
 */
export function supports(workshop) {
  const counts = new Map();
  for (const [, { target, double }] of workshop.all('support')) {
    if (!double) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}

// Of what is below, one in two is right where people speak of a site that the usages were not made for (docs/grouping.md).
const SURE = 0.8;

/**
 * Whether a card was placed by the engine, which is not sure of it: drawn dotted, to be checked (staff).
 * @param {Value | undefined} placement
 */
export function doubtful(placement) {
  if (placement?.by !== 'engine' || placement.option === null) return false;
  return placement.confidence < SURE;
}

/**
 * The near-copies: the contribution that each says again, in the end.
 * @param {Workshop} workshop
 * @returns {Map<string, string>} key of a copy -> key of the first of its kind
 */
export function copies(workshop) {
  const links = new Map(workshop.all('copy').map(([key, { of }]) => [key, of]));
  const found = new Map();
  for (const key of links.keys()) {
    const seen = new Set([key]);
    let first = key;
    for (let of = links.get(key); of && !seen.has(of); of = links.get(of)) seen.add((first = of));
    if (first !== key) found.set(key, first);
  }
  return found;
}

/**
 * What the room says of each card that was sorted together (staff).
 * @param {Workshop} workshop
 * @returns {Map<string, Map<string, number>>} key of a card -> choice (an option's key, `new`, `unsure`) -> people
 */
export function votes(workshop) {
  const found = new Map();
  for (const [, { card, choice }] of workshop.all('judgement')) {
    const counts = found.get(card) ?? new Map();
    found.set(card, counts.set(choice, (counts.get(choice) ?? 0) + 1));
  }
  return found;
}

/**
 * What the engine proposes and was not refused (staff).
 * @param {Workshop} workshop
 * @returns {[string, Value][]}
 */
export function clues(workshop) {
  return workshop.all('clue').filter(([, { refused }]) => !refused);
}

/**
 * The options that stand, in their order, with what is placed in them.
 * @param {Workshop} workshop
 * @returns {{key: string, letter: string, value: Value, cards: Contribution[], people: number, footprint: Value | undefined}[]}
 */
export function options(workshop) {
  const cards = contributions(workshop);
  return workshop
    .all('option')
    .filter(([, value]) => !value.dropped)
    .sort(([, a], [, b]) => a.number - b.number)
    .map(([key, value]) => {
      const mine = cards.filter((card) => workshop.get('placement', card.key)?.option === key);
      return {
        key,
        letter: letter(value.number),
        value,
        cards: mine,
        people: new Set(mine.map((card) => card.value.author)).size,
        footprint: workshop.get('footprint', key),
      };
    });
}

/**
 * The ideas, said or drawn, that are in no option: À classer. Idle talk, which says nothing of the site, is told apart.
 * @param {Workshop} workshop
 * @param {{idle?: boolean}} [which] idle: that talk, in place of the others
 * @returns {Contribution[]}
 */
export function unplaced(workshop, { idle = false } = {}) {
  const standing = new Set(workshop.all('option').filter(([, value]) => !value.dropped).map(([key]) => key));
  return contributions(workshop).filter(({ key, kind, value }) => {
    const placement = workshop.get('placement', key);
    const said = kind === 'idea' || value.type === 'idea';
    return said && !standing.has(placement?.option) && Boolean(placement?.idle) === idle;
  });
}

/**
 * Where an annotation is: its shape, or the point of its named place.
 * @param {Workshop} workshop
 * @param {Value} annotation
 * @returns {GeoJSON.Geometry | null} [longitude, latitude]
 */
export function whereIs(workshop, annotation) {
  if (annotation.geometry) return annotation.geometry;
  const place = workshop.get('site')?.places.find((/** @type {{id: string}} */ each) => each.id === annotation.place);
  return place ? { type: 'Point', coordinates: place.point } : null;
}
