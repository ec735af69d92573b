/** The draft as the restitution reads it: its sections, fetched when they are needed. */
import { boot } from '../shared/page.js';
import { Fetched } from './fetched.js';

/** @typedef {{id: string, number: string, title: string, words: string}} Section what the room is asked about */

/** The sections that are put to the room, in their order; none before they were asked for. */
export const draft = new Fetched(`/draft/${boot.code}.json`, /** @type {Section[]} */ ([]), ({ sections }) => put(sections));

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
