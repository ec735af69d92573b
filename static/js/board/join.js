/** The first scene: how to come in, and who is here. */
import { html, nothing, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { boot } from '../shared/page.js';
import { colleges } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/session.js').Session} Session */

export class JoinScene {
  /** @type {Map<string, number> | null} the counts as last drawn: what grew since is marked for a moment */
  #before = null;
  /** @type {Set<string>} */
  #grown = new Set();

  /**
   * @param {HTMLElement} host
   * @param {Session} session
   */
  constructor(host, session) {
    this.host = host;
    this.session = session;
  }

  draw() {
    const { workshop } = this.session;
    const present = colleges(workshop);
    const total = present.reduce((sum, { count }) => sum + count, 0);
    const counts = new Map(present.map(({ id, count }) => [id, count]));
    for (const [id, count] of counts) if (this.#before && count > (this.#before.get(id) ?? 0)) this.#grown.add(id);
    this.#before = counts;
    render(
      html`<div class="invite"><img class="qr" src="/invite/${boot.code}.svg" alt=${t('QR code to join')} /></div>
        <div class="welcome">
          <header>
            <h1 class="workshop-title ${boot.title.length > 48 ? 'long' : ''}">${boot.title}</h1>
            <p class="site-name">${workshop.get('site')?.name ?? nothing}</p>
          </header>
          <div class="door">
            <p class="invitation">${t('Point your phone’s camera at this square to take part.')}</p>
            <p class="address">
              ${boot.address ? t('Or open {address} and type', { address: boot.address }) : t('The workshop’s code')}
            </p>
            <p class="code">${boot.code}</p>
          </div>
          <div class="people">
            <p class="total"><b>${total}</b> ${tn('participant', 'participants', total)}</p>
            <ul class="colleges ${present.length > 8 ? 'many' : ''}">
              ${present.map(({ id, name, count }) => html`<li class=${count ? '' : 'none'}>${this.#number(id, count)} <span>${name}</span></li>`)}
            </ul>
          </div>
        </div>`,
      this.host,
    );
  }

  close() {}

  /**
   * A number that grew is drawn anew, and its mark fades.
   * @param {string} id
   * @param {number} count
   */
  #number(id, count) {
    return keyed(count, html`<b class="number ${this.#grown.has(id) ? 'grown' : ''}">${count}</b>`);
  }
}
