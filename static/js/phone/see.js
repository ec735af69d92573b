/** Voir: what the room says, newest first, and J'appuie. The list never moves under a thumb that reads. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { photoLink, photosOf } from '../shared/photos.js';
import { collegeOf, contributions } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { Part } from './part.js';
import { Support } from './support.js';
import { typeMark } from './types.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */

const PAGE = 40;
const OPTIONS_IN = ['sorting', 'options', 'weighing', 'restitution'];

export class See {
  /** @type {string[]} keys, as laid out when the list last moved */
  #laid = [];
  /** @type {Set<string>} what was there when Voir was opened: what comes later is marked as fresh */
  #old = new Set();
  #reading = false;
  #limit = PAGE;

  /**
   * @param {Session} session
   * @param {{draw: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
    this.support = new Support(session);
    this.options = new Part(async () => (await import('./options.js')).openOptions(session, shell), shell.draw);
  }

  /** Voir was opened: everything is there, nothing is new. */
  open() {
    this.#reading = false;
    this.#limit = PAGE;
    this.#old = new Set(newestFirst(this.session).map(({ key }) => key));
  }

  /** Someone touches, or has scrolled: from now on arrivals wait for a tap. */
  read = () => {
    this.#reading = true;
  };

  /** @param {{phase: string, allows: string[]}} phase */
  template(phase) {
    this.support.count();
    const cards = newestFirst(this.session);
    if (!this.#reading || this.#laid.length === 0) this.#laid = cards.map(({ key }) => key);
    const here = new Map(cards.map((card) => [card.key, card]));
    const laid = new Set(this.#laid);
    const arrived = cards.filter(({ key }) => !laid.has(key)).length;
    const template = (/** @type {Contribution} */ card) => this.#card(card, phase.allows.includes('support'));
    return html`<section class="see" aria-labelledby="see-title" @pointerdown=${this.read} @focusin=${this.read}>
      <p class="arrivals">
        ${arrived
          ? html`<button class="arrived" @click=${this.#letIn}>${tn('{count} new one', '{count} new ones', arrived)}</button>`
          : nothing}
      </p>
      ${this.#options(phase, template)}
      <h2 id="see-title">${t('What the room says')}</h2>
      ${cards.length ? nothing : html`<p class="calm">${t('Nothing yet: the first words will appear here.')}</p>`}
      <ul class="slips">
        ${repeat(
          this.#laid.slice(0, this.#limit),
          (key) => key,
          (key) => html`<li class="slip ${this.#old.has(key) ? '' : 'fresh'}">${this.#orGone(here.get(key), template)}</li>`,
        )}
      </ul>
      ${this.#laid.length > this.#limit
        ? html`<button class="button more" @click=${this.#more}>${t('See more')}</button>`
        : nothing}
    </section>`;
  }

  /**
   * @param {{phase: string, allows: string[]}} phase
   * @param {(card: Contribution) => unknown} cardTemplate
   */
  #options(phase, cardTemplate) {
    if (!OPTIONS_IN.includes(phase.phase) || !this.session.workshop.all('option').length) return nothing;
    return this.options.here?.template(phase, cardTemplate) ?? this.options.template();
  }

  /**
   * What is taken away while someone reads leaves its place empty.
   * @param {Contribution | undefined} card
   * @param {(card: Contribution) => unknown} template
   */
  #orGone(card, template) {
    return card ? template(card) : html`<p class="soft">${t('This contribution is no longer shown.')}</p>`;
  }

  /**
   * @param {Contribution} card
   * @param {boolean} open
   */
  #card(card, open) {
    const { workshop, you } = this.session;
    const place = workshop
      .get('site')
      ?.places.find((/** @type {{id: string}} */ each) => each.id === card.value.place)?.name;
    const photos = photosOf(workshop, card.key);
    return html`<p class="slip-head">
        <span class="label">${card.label}</span> ${typeMark(card)}
        <span class="college">${collegeOf(workshop, card.value.author)}</span>
      </p>
      ${card.value.text ? html`<p class="words">${card.value.text}</p>` : nothing}
      ${photos.length ? html`<p class="photos">${photos.map((photo) => photoLink(photo, card.label))}</p>` : nothing}
      <p class="slip-foot">
        ${card.kind === 'annotation' ? html`<span class="where">${place ?? t('drawn on the map')}</span>` : nothing}
        ${this.support.template(card.key, { own: card.value.author === you.id, open })}
      </p>`;
  }

  #letIn = () => {
    this.#reading = false;
    this.#limit = PAGE;
    this.shell.draw();
    const title = /** @type {HTMLElement} */ (document.getElementById('see-title'));
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: 'center' });
  };

  #more = () => {
    this.#limit += PAGE;
    this.shell.draw();
  };
}

/** @param {Session} session */
function newestFirst({ workshop }) {
  return contributions(workshop).sort((a, b) => (a.value.made_at < b.value.made_at ? 1 : -1));
}
