/** The map: what people drew, where, and the words of the latest. */
import { html, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { TYPES, glyph } from '../shared/glyphs.js';
import { contributions } from '../shared/summaries.js';
import { t } from '../shared/texts.js';
import { cards, paper } from './cards.js';
import { foot, headline } from './frame.js';

/** @typedef {import('../shared/session.js').Session} Session */

/** More than ever find room beside the map: what finds none is clipped as a whole (board.css). */
const LATEST = 8;
const NEW_FOR_MS = 7_000;

export class MapScene {
  /** @type {import('../shared/map.js').SiteMap | null} */
  #map = null;
  #closed = false;
  #loading = false;
  /** @type {Set<string> | null} */
  #known = null;
  /** @type {Set<string>} */
  #new = new Set();
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  #timers = new Set();

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
    const written = cards(workshop).filter(({ type }) => type);
    this.#welcome(written.map(({ key }) => key));
    const counts = new Map(TYPES.map(({ id }) => [id, 0]));
    for (const { kind, value } of contributions(workshop)) {
      if (kind === 'annotation') counts.set(value.type, (counts.get(value.type) ?? 0) + 1);
    }
    render(
      html`<div class="ground"></div>
        <aside class="beside">
          ${headline(workshop.get('site')?.name ?? '')}
          <ul class="legend">
            ${TYPES.map(({ id, name }) => html`<li class="${id} ${counts.get(id) ? '' : 'none'}">${glyph(id)} <span>${name}</span> <b>${counts.get(id)}</b></li>`)}
          </ul>
          <ul class="latest">
            ${repeat(
              written.slice(-LATEST).reverse(),
              ({ key }) => key,
              (card) => html`<li class="card beside-map ${this.#new.has(card.key) ? 'new' : ''}">${paper(card)}</li>`,
            )}
          </ul>
        </aside>
        ${foot(this.session)}`,
      this.host,
    );
    if (this.#map) this.#map.update(workshop);
    else this.#open();
  }

  close() {
    this.#closed = true;
    this.#timers.forEach(clearTimeout);
    this.#map?.destroy();
  }

  async #open() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const { siteMap, styled } = await import('../shared/map.js');
      await styled();
      if (this.#closed) return;
      const ground = /** @type {HTMLElement} */ (this.host.querySelector('.ground'));
      this.#map = siteMap(ground, this.session.workshop, { label: t('Map of the site'), still: true });
    } catch (error) {
      // The network went at this very moment: the next change, or the next scene, tries again.
      console.warn('map', error);
      this.#loading = false;
    }
  }

  /** @param {string[]} keys */
  #welcome(keys) {
    const added = this.#known ? keys.filter((key) => !this.#known?.has(key)) : [];
    this.#known = new Set([...(this.#known ?? []), ...keys]);
    if (!added.length) return;
    added.forEach((key) => this.#new.add(key));
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      added.forEach((key) => this.#new.delete(key));
      this.draw();
    }, NEW_FOR_MS);
    this.#timers.add(timer);
  }
}
