/** Plays a workshop again, and lets it be scrubbed where there is someone to do so. */
import { html, nothing, render, svg } from 'lit-html';
import { t } from '../../shared/texts.js';
import { Workshop } from '../../shared/workshop.js';
import { picture, sheetOf } from './picture.js';
import { retelling, toldBy } from './retelling.js';

/** @typedef {import('../../shared/workshop.js').Change} Change */

const STEP = 0.1;
/** A caption of more characters is written smaller. */
const LONG = 64;

export class Player {
  #told;
  #sheet;
  #now = new Workshop();
  /** how many changes #now holds */
  #count = 0;
  #moment = 0;
  #playing = false;
  #frame = 0;
  /** @type {number | null} when the last frame was drawn */
  #last = null;

  /**
   * @param {HTMLElement} host
   * @param {Change[]} log as the public sees it
   * @param {{title: string, controls: boolean}} wanted
   */
  constructor(host, log, { title, controls }) {
    this.host = host;
    this.title = title;
    this.controls = controls;
    this.#told = retelling(log);
    this.#sheet = sheetOf(after(this.#told.changes, this.#told.changes.length));
    this.show(0);
  }

  /** The length of the replay, in seconds. */
  get seconds() {
    return this.#told.seconds;
  }

  play() {
    if (this.#playing) return;
    if (this.#moment >= this.seconds) this.#moment = 0;
    this.#playing = true;
    this.#last = null;
    this.#frame = requestAnimationFrame(this.#step);
    this.show(this.#moment);
  }

  pause() {
    this.#playing = false;
    cancelAnimationFrame(this.#frame);
    this.show(this.#moment);
  }

  /** @param {number} moment in seconds from the start of the replay */
  show(moment) {
    this.#moment = Math.max(0, Math.min(moment, this.seconds));
    const count = toldBy(this.#told, this.#moment);
    if (count < this.#count) this.#now = after(this.#told.changes, count);
    else this.#now.catchUp(this.#told.changes.slice(this.#count, count), count);
    this.#count = count;
    this.#draw();
  }

  close() {
    cancelAnimationFrame(this.#frame);
  }

  #step = (/** @type {number} */ time) => {
    const passed = this.#last === null ? 0 : (time - this.#last) / 1000;
    if (this.#last === null || passed >= STEP) {
      this.#last = time;
      this.show(this.#moment + Math.min(passed, 5 * STEP));
    }
    if (this.#moment >= this.seconds) this.pause();
    else if (this.#playing) this.#frame = requestAnimationFrame(this.#step);
  };

  #draw() {
    const { chapters, changes } = this.#told;
    const passed = chapters.filter(({ at }) => at <= this.#moment);
    const phase = passed.filter(({ title }) => title).pop();
    const words = passed[passed.length - 1]?.words ?? '';
    const clock = spokenTime(changes[Math.max(0, this.#count - 1)]?.at);
    render(
      html`<header class="replay-head">
          <p class="replay-title">${this.title}</p>
          <p class="replay-clock">${clock}</p>
          <h1 class=${words.length > LONG ? 'long' : ''}><span class="phase">${phase?.title ?? ''}</span> ${words}</h1>
        </header>
        <div class="replay-picture">${picture(this.#now, this.#sheet)}</div>
        <div class="replay-foot">
          ${this.controls
            ? html`<button type="button" class="button strong" @click=${() => (this.#playing ? this.pause() : this.play())}>
                ${this.#playing ? t('Pause') : t('Play')}
              </button>`
            : nothing}
          <div class="ruler">
            <svg viewBox="0 0 ${this.seconds} 1" preserveAspectRatio="none" aria-hidden="true">
              <rect class="whole" width=${this.seconds} height="1"></rect><rect class="done" width=${this.#moment} height="1"></rect>
              ${chapters.filter(({ title }) => title).map(({ at }) => tick(at, this.seconds))}
            </svg>
            ${this.controls
              ? html`<input
                  type="range"
                  min="0"
                  max=${this.seconds.toFixed(1)}
                  step="0.1"
                  aria-label=${t('Moment of the workshop')}
                  aria-valuetext=${`${clock}, ${phase?.title ?? ''}`}
                  .value=${this.#moment.toFixed(1)}
                  @input=${this.#scrub}
                />`
              : nothing}
          </div>
        </div>`,
      this.host,
    );
  }

  #scrub = (/** @type {Event} */ { target }) => {
    this.#playing = false;
    cancelAnimationFrame(this.#frame);
    this.show(Number(/** @type {HTMLInputElement} */ (target).value));
  };
}

/**
 * Where a phase begins.
 * @param {number} at
 * @param {number} seconds
 */
function tick(at, seconds) {
  return svg`<rect class="tick" x=${at} width=${seconds / 500} height="1"></rect>`;
}

/**
 * The workshop after so many changes.
 * @param {Change[]} changes
 * @param {number} count
 */
function after(changes, count) {
  const workshop = new Workshop();
  workshop.catchUp(changes.slice(0, count), count);
  return workshop;
}

/** @param {string | undefined} at */
function spokenTime(at) {
  if (!at) return '';
  const when = new Date(at);
  const day = when.toLocaleDateString('fr-FR', { day: 'numeric', month: 'long' });
  return `${day}, ${when.getHours()}\u00a0h\u00a0${String(when.getMinutes()).padStart(2, '0')}`;
}
