/** The options: asking for a proposal, finding cards, the cards to place, and one column for each option. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t, tn } from '../shared/texts.js';
import { column } from './column.js';
import { chosen, selection } from './selection.js';
import { sought } from './seek.js';
import { sortingPanel } from './sorting.js';
import { tray } from './tray.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const LONGEST_TITLE = 80;
const READ_WITHIN_MS = 20_000;

/** @param {Desk} desk */
export function optionTools(desk) {
  return html`${finder(desk)} ${proposal(desk)} ${creation(desk)}`;
}

/** @param {Desk} desk */
export function optionsView(desk) {
  const { room } = desk;
  const { length } = room.options;
  return html`
    <section class="options ${length ? '' : 'none-yet'}" aria-label=${t('Options')}>
      ${sortingPanel(desk)} ${tray(desk)}
      <div class="columns fit-${Math.min(length, 8)}">${repeat(room.options, (option) => option.key, (option) => column(desk, option))}</div>
      ${selection(desk)}
    </section>
  `;
}

/** @param {Desk} desk */
function finder({ room, ui, set }) {
  const found = ui.search.trim() ? room.cards.filter((card) => card.list && !card.folded && !card.value.hidden && sought(ui.search, card)) : [];
  return html`
    <input type="search" class="field" aria-label=${t('Search the cards')} placeholder=${t('Search: a word, C12, a group…')} .value=${ui.search}
      @input=${(/** @type {InputEvent} */ event) => set({ search: /** @type {HTMLInputElement} */ (event.target).value })} />
    ${found.length
      ? html`<button type="button" class="small" @click=${() => set({ chosen: new Set(found.map(({ key }) => key)) })}>
          ${tn('Choose the {count} found', 'Choose the {count} found', found.length)}
        </button>`
      : nothing}
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
      <button type="button" class="button ${room.options.length ? '' : 'strong'}" ?disabled=${ui.proposing || !session.online || !enough} aria-busy=${ui.proposing} @click=${propose}>
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
function creation(desk) {
  const { deeds, ui, set } = desk;
  const { size } = ui.chosen;
  const create = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    deeds.create(form.option.value, chosen(desk));
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
