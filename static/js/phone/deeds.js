/** What a phase asks of everyone besides saying and drawing: to sort, to weigh, to commit. Each comes when it is opened. */
import { Part } from './part.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./phases.js').Phase} Phase */
/** @typedef {'sort' | 'weigh' | 'commit'} Deed */
/** @typedef {{draw: () => void, see: () => void}} Shell */
/** @typedef {{template: (phase: Phase) => unknown}} View */

const DEEDS = /** @type {Deed[]} */ (['sort', 'weigh', 'commit']);

/**
 * @param {Phase} phase
 * @returns {Deed[]} those that it is open for
 */
export function deedsOf({ allows }) {
  return DEEDS.filter((deed) => allows.includes(deed));
}

export class Deeds {
  /** @type {Record<Deed, Part<View>>} */
  #parts;

  /**
   * @param {Session} session
   * @param {Shell} shell
   */
  constructor(session, shell) {
    const part = (/** @type {() => Promise<{open: (session: Session, shell: Shell) => Promise<View>}>} */ bring) =>
      new Part(async () => (await bring()).open(session, shell), shell.draw);
    this.#parts = {
      sort: part(() => import('./sort.js')),
      weigh: part(() => import('./weigh.js')),
      commit: part(() => import('./commit.js')),
    };
  }

  /**
   * @param {Deed} deed
   * @param {Phase} phase
   */
  template(deed, phase) {
    const part = this.#parts[deed];
    return part.here ? part.here.template(phase) : part.template();
  }
}
