/** What comes later (later.js), together: over 3G, each level of imports found one after the other costs a journey. */
import { stylesheet } from '../shared/stylesheet.js';
import { Installing } from './installing.js';
import { Mine } from './mine.js';
import { See } from './see.js';
import { Tap } from './tap.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./own.js').Own} Own */
/** @typedef {import('./installing.js').Offers} Offers */
/** @typedef {{draw: () => void, drawSoon: () => void, redraw: (own: Own) => void}} Shell redraw: correct an annotation */

const SHEETS = ['signs', 'phone/marks', 'phone/slips', 'phone/photos', 'phone/see'];

export class Rest {
  /**
   * @param {Session} session
   * @param {Shell} shell
   * @param {Offers} offers
   */
  constructor(session, shell, offers) {
    this.tap = new Tap(session, shell);
    this.mine = new Mine(session, shell);
    this.see = new See(session, shell);
    this.see.open();
    this.installing = new Installing(session, offers, shell.drawSoon);
  }
}

/**
 * @param {Session} session
 * @param {Shell} shell
 * @param {Offers} offers
 */
export async function openRest(session, shell, offers) {
  await Promise.all(SHEETS.map((name) => stylesheet(`css/${name}.css`)));
  return new Rest(session, shell, offers);
}
