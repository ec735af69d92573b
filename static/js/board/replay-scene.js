/** The workshop told again, from its log; once through, then its last picture stays. */
import { html, render } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { Player } from './replay/player.js';

/** @typedef {import('../shared/session.js').Session} Session */

const AGAIN_MS = 5_000;

export class ReplayScene {
  /** @type {Player | null} */
  #player = null;
  #closing = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #asking;

  /**
   * @param {HTMLElement} host
   * @param {Session} _session the log is asked for by HTTP: a session holds only what stands now
   */
  constructor(host, _session) {
    this.host = host;
    render(html`<p class="awaited">${t('The replay is being prepared')}</p>`, host);
    this.#ask();
  }

  /** What is said meanwhile comes with the next replay. */
  draw() {}

  close() {
    this.#closing.abort();
    clearTimeout(this.#asking);
    this.#player?.close();
  }

  async #ask() {
    try {
      const answer = await fetch(`/log/${boot.code}.json`, { signal: this.#closing.signal });
      if (!answer.ok) throw new Error(`log: ${answer.status}`);
      const log = await answer.json();
      render(html`<div class="replay"></div>`, this.host);
      const stage = /** @type {HTMLElement} */ (this.host.querySelector('.replay'));
      this.#player = new Player(stage, log, { title: boot.title, controls: false });
      this.#player.play();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      // The network went: asked for again.
      console.warn(error);
      this.#asking = setTimeout(() => this.#ask(), AGAIN_MS);
    }
  }
}
