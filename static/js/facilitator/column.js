/** One option as a column: its title, who carries it, its footprint, its cards. */
import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { t, tn } from '../shared/texts.js';
import { sortCard } from './card.js';
import { badge } from './marks.js';
import { listed } from './tray.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Option} Option */

const LONGEST_TITLE = 80;

/**
 * @param {Desk} desk
 * @param {Option} option
 */
export function column(desk, option) {
  return html`
    <section class="column ${option.waiting ? 'waiting' : ''}" aria-label="${option.letter}. ${option.value.title}" data-zone=${option.key}>
      <div class="column-title">${badge(option)} ${desk.ui.renaming === option.key ? renaming(desk, option) : title(desk, option)}
        <b class="size">${option.cards.length}<span class="unseen"> ${tn('contribution', 'contributions', option.cards.length)}</span></b>
      </div>
      <div class="column-facts">
        <p class="counts">${carriers(option).map((said) => html`<span>${said}</span>`)}</p>
        <button type="button" class="small" @click=${() => desk.set({ sheet: option.key, asking: null })}>${t('Sheet')}<span class="unseen"> ${option.letter}</span></button>
        ${option.value.subtitle ? html`<p class="subtitle soft">${option.value.subtitle}</p>` : nothing}
        ${option.value.intention ? html`<p class="intention">${option.value.intention}</p>` : nothing}
      </div>
      <ol class="cards">${repeat(listed(desk, option.cards), (card) => card.key, (card) => sortCard(desk, card))}</ol>
    </section>
  `;
}

/**
 * Who stands behind an option, in words.
 * @param {Option} option
 * @returns {string[]}
 */
export function carriers({ people, supports }) {
  return [tn('{count} person', '{count} people', people), tn('{count} support', '{count} supports', supports)];
}

/**
 * @param {Desk} desk
 * @param {Option} option
 */
function title({ set }, option) {
  return html`
    <h3><button type="button" class="title" title=${t('Rename')} @click=${() => set({ renaming: option.key })}>${option.value.title || t('Untitled')}<span class="unseen"> : ${t('rename')}</span></button></h3>
  `;
}

/**
 * @param {Desk} desk
 * @param {Option} option
 */
function renaming({ deeds, set }, option) {
  const done = () => set({ renaming: null });
  const save = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const text = /** @type {HTMLFormElement} */ (event.currentTarget).option.value.trim();
    if (text && text !== option.value.title) deeds.correct(option.key, { title: text });
    done();
  };
  return html`
    <form class="renaming" @submit=${save}>
      <textarea name="option" class="field" rows="3" maxlength=${LONGEST_TITLE} aria-label=${t('Title of option {letter}', { letter: option.letter })}
        .defaultValue=${option.value.title} ${ref(ready)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key === 'Escape') done();
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          /** @type {HTMLTextAreaElement} */ (event.target).form?.requestSubmit();
        }}></textarea>
      <button class="small">${t('Rename')}</button>
      <button type="button" class="small" @click=${done}>${t('Cancel')}</button>
    </form>
  `;
}

/** @param {Element | undefined} field just drawn, or gone */
function ready(field) {
  if (field instanceof HTMLTextAreaElement) requestAnimationFrame(() => field.select());
}
