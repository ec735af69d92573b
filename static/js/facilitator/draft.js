/** The draft as the restitution reads it: its sections, fetched when they are needed. */
import { boot } from '../shared/page.js';

/** @typedef {{id: string, number: string, title: string, words: string}} Section what the room is asked about */

/** @type {{state: 'none' | 'coming' | 'here' | 'missing', sections: Section[]}} */
let draft = { state: 'none', sections: [] };

/** The sections that are put to the room, in their order; none before they were fetched. */
export const sections = () => draft.sections;

/** @returns {'none' | 'coming' | 'here' | 'missing'} */
export const draftState = () => draft.state;

/**
 * Read the draft of the workshop as it stands now.
 * @param {() => void} then something changed
 */
export async function readDraft(then) {
  draft = { ...draft, state: 'coming' };
  then();
  try {
    const answer = await fetch(`/draft/${boot.code}.json`);
    if (!answer.ok) throw new Error(`draft: ${answer.status}`);
    draft = { state: 'here', sections: put((await answer.json()).sections) };
  } catch (error) {
    console.warn('draft', error);
    draft = { ...draft, state: 'missing' };
  }
  then();
}

/**
 * The sections with an id, whatever their depth, each with the first of its words.
 * @param {any[]} found as document_json writes them
 * @returns {Section[]}
 */
function put(found) {
  return found.flatMap(({ id, number, title, blocks, sections: inner }) => [
    ...(id ? [{ id, number, title, words: words(blocks) }] : []),
    ...put(inner ?? []),
  ]);
}

/** @param {any[]} blocks */
function words(blocks) {
  const first = blocks?.find(({ kind, role }) => kind === 'paragraph' && ['body', 'lead', 'quote'].includes(role));
  return first ? first.texts.map((/** @type {{words: string}} */ text) => text.words).join(' ') : '';
}
