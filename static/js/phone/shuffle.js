/** An order of each phone's own, so that no option is always the first one that the room sees. Pure. */

/**
 * Always the same for the same person, however options come and go.
 * @template {{key: string}} Thing
 * @param {Thing[]} things
 * @param {string} person
 * @returns {Thing[]}
 */
export function shuffled(things, person) {
  const rank = new Map(things.map(({ key }) => [key, hash(`${person}|${key}`)]));
  return [...things].sort((a, b) => Number(rank.get(a.key)) - Number(rank.get(b.key)) || (a.key < b.key ? -1 : 1));
}

/** FNV-1a with a last stirring, 32 bits. @param {string} text */
function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
