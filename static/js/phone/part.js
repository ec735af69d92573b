/** A part of the page whose code and styles come when it is first needed; asked for again for as long as the network lacks. */
import { html } from 'lit-html';
import { t } from '../shared/texts.js';

const TRY_AGAIN_MS = 2_000;

/** @template Made */
export class Part {
  /** @type {Made | null} null: not here yet */
  here = null;
  #coming = false;
  #fetch;
  #draw;

  /**
   * @param {() => Promise<Made>} fetch
   * @param {() => void} draw called once it is here
   */
  constructor(fetch, draw) {
    this.#fetch = fetch;
    this.#draw = draw;
  }

  async bring() {
    if (this.#coming) return;
    this.#coming = true;
    while (!this.here) {
      try {
        this.here = await this.#fetch();
      } catch (error) {
        console.warn('part', error);
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
    this.#draw();
  }

  /** What stands in its place until it is here. */
  template() {
    this.bring();
    return html`<p class="calm" role="status">${t('One moment…')}</p>`;
  }
}
