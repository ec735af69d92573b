/** À classer: what no option holds, what the engine proposes to do with it, and idle talk folded away. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t, tn } from '../shared/texts.js';
import { sortCard } from './card.js';
import { badge } from './marks.js';
import { sought } from './seek.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */
/** @typedef {import('./room.js').Clue} Clue */

const SAMPLE = 3;
/** Proposals shown at a time: the cards to place come first, each answer brings the next one. */
const MOST_CLUES = 2;

/** @param {Desk} desk */
export function tray(desk) {
  const { room, ui } = desk;
  const cards = listed(desk, room.unplaced);
  return html`
    <section class="tray" aria-labelledby="tray-title" data-zone="">
      <h2 id="tray-title">${t('To place')} <b>${room.unplaced.length}</b></h2>
      ${room.clues.slice(0, MOST_CLUES).map((clue) => proposed(desk, clue))}
      ${room.clues.length > MOST_CLUES ? html`<p class="soft more-clues">${tn('{count} more proposal after these', '{count} more proposals after these', room.clues.length - MOST_CLUES)}</p>` : nothing}
      <ol class="cards">${repeat(cards, (card) => card.key, (card) => sortCard(desk, card))}</ol>
      ${cards.length ? nothing : html`<p class="nothing">${ui.search.trim() ? t('Nothing found here.') : t('No idea to place.')}</p>`}
      ${idle(desk)}
    </section>
  `;
}

/**
 * The cards that a list shows: those that the search finds, disputed ones first, without folded copies.
 * @param {Desk} desk
 * @param {Card[]} cards
 */
export function listed({ ui }, cards) {
  const shown = cards.filter((card) => !card.folded && sought(ui.search, card));
  return [...shown.filter(({ disputed }) => disputed), ...shown.filter(({ disputed }) => !disputed)];
}

/**
 * @param {Desk} desk
 * @param {Clue} clue
 */
function proposed({ deeds, ui, set }, clue) {
  const { key, sort, title, cards, option } = clue;
  const open = ui.unfolded.has(key);
  const unfold = () => {
    const unfolded = new Set(ui.unfolded);
    if (!unfolded.delete(key)) unfolded.add(key);
    set({ unfolded });
  };
  return html`
    <section class="clue" aria-label=${t('Proposal: {title}', { title })}>
      <p>
        ${sort === 'place' && option
          ? html`${badge(option)} ${tn('{count} card lies apart on the map:', '{count} cards lie apart on the map:', cards.length)}`
          : tn('{count} similar card:', '{count} similar cards:', cards.length)}
        <b>${title}</b>
      </p>
      <ul class=${open ? 'whole' : ''}>
        ${cards.slice(0, open ? cards.length : SAMPLE).map((card) => html`<li dir="auto">${card.value.text || card.label}</li>`)}
      </ul>
      <p class="clue-deeds">
        <button type="button" class="small strong" @click=${() => deeds.answer(key, true)}>${sort === 'place' ? t('Split') : t('Make it an option')}</button>
        <button type="button" class="small" @click=${() => deeds.answer(key, false)}>${t('No')}<span class="unseen">: ${title}</span></button>
        <button type="button" class="small" aria-expanded=${open} @click=${unfold}>${open ? t('Fewer') : t('See all')}</button>
      </p>
    </section>
  `;
}

/** @param {Desk} desk */
function idle(desk) {
  const { room, ui, set } = desk;
  if (!room.idle.length) return nothing;
  return html`
    <div class="idle">
      <button type="button" class="small" aria-expanded=${ui.idleShown} @click=${() => set({ idleShown: !ui.idleShown })}>
        ${t('Off topic ({count})', { count: room.idle.length })}
      </button>
      ${ui.idleShown ? html`<ol class="cards">${repeat(listed(desk, room.idle), (card) => card.key, (card) => sortCard(desk, card))}</ol>` : nothing}
    </div>
  `;
}
