/** The options: asking for a proposal, the cards to place, and one column for each option. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t, tn } from '../shared/texts.js';
import { badge, cardView } from './card.js';
import { column } from './column.js';
import { dropZone } from './drag.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const LONGEST_TITLE = 80;
const READ_WITHIN_MS = 20_000;

/** @param {Desk} desk */
export function optionTools(desk) {
  return html`${proposal(desk)} ${creation(desk)}`;
}

/** @param {Desk} desk */
export function optionsView(desk) {
  const { room } = desk;
  const zone = dropZone(desk, null);
  const { length } = room.options;
  return html`
    <section class="options ${length ? '' : 'none-yet'}" aria-label=${t('Options')}>
      <section class="tray" aria-labelledby="tray-title" @dragover=${zone.over} @dragleave=${zone.leave} @drop=${zone.drop}>
        <h2 id="tray-title">${t('To place')} <b>${room.unplaced.length}</b></h2>
        <ol class="cards">${repeat(room.unplaced, (card) => card.key, (card) => cardView(desk, card, 'tray'))}</ol>
        ${room.unplaced.length ? nothing : html`<p class="nothing">${t('No idea to place.')}</p>`}
      </section>
      <div class="columns fit-${Math.min(length, 8)}">${repeat(room.options, (option) => option.key, (option) => column(desk, option))}</div>
      ${selection(desk)}
    </section>
  `;
}

/**
 * The button that asks for options, and what came of it.
 * @param {Desk} desk
 */
export function proposal({ session, room, ui, set }) {
  const enough = room.cards.some((card) => !card.value.hidden);
  const propose = async () => {
    set({ proposing: true, proposed: '' });
    const proposed = await session.ask('propose').then(
      (answer) => (answer.refused ? answer.refused.reason : inWords(answer.options)),
      (error) => {
        console.warn('propose', error);
        return t('No answer came. Try again in a moment.');
      },
    );
    set({ proposing: false, proposed });
    window.setTimeout(() => set({ proposed: '' }), READ_WITHIN_MS);
  };
  return html`
    <div class="proposal">
      <button type="button" class="button strong" ?disabled=${ui.proposing || !session.online || !enough} aria-busy=${ui.proposing} @click=${propose}>
        ${ui.proposing ? t('Reading the contributions…') : room.options.length ? t('Propose other options') : t('Propose options')}
      </button>
      <p class="proposed" role="status">${ui.proposed}</p>
    </div>
  `;
}

/** @param {number} count */
function inWords(count) {
  return count
    ? tn('{count} option proposed. It is yours to correct.', '{count} options proposed. They are yours to correct.', count)
    : t('No new option: what was said is covered already, or there is too little of it.');
}

/** @param {Desk} desk */
function creation({ deeds, ui, set }) {
  const { size } = ui.chosen;
  const create = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    deeds.create(form.option.value, ui.chosen);
    form.reset();
    set({ chosen: new Set() });
  };
  return html`
    <form class="creation" @submit=${create}>
      <input name="option" class="field" required pattern=".*\\S.*" maxlength=${LONGEST_TITLE} aria-label=${t('Title of a new option')} placeholder=${t('A new option…')} />
      <button class="button">${size ? tn('Create with {count} card', 'Create with {count} cards', size) : t('Create')}</button>
    </form>
  `;
}

/** @param {Desk} desk */
function selection({ room, deeds, ui, set }) {
  if (!ui.chosen.size) return nothing;
  const go = (/** @type {string | null} */ option) => {
    deeds.move(ui.chosen, option);
    set({ chosen: new Set() });
  };
  return html`
    <div class="selection" role="group" aria-label=${t('Cards chosen')}>
      <p>${tn('Move {count} card to', 'Move {count} cards to', ui.chosen.size)}</p>
      ${room.options.map(
        (option) => html`<button type="button" title=${option.value.title} @click=${() => go(option.key)}>${badge(option)}<span class="unseen">${option.value.title}</span></button>`,
      )}
      <button type="button" class="small" @click=${() => go(null)}>${t('To place')}</button>
      <button type="button" class="small" @click=${() => set({ chosen: new Set() })}>${t('Cancel')}</button>
    </div>
  `;
}
