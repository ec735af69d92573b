/** What unfolds under a card: where it may go, why it is here, and why to hide it. */
import { html, nothing } from 'lit-html';
import { t, tn } from '../shared/texts.js';
import { badge } from './marks.js';
import { moved } from './selection.js';
import { askWhy, why } from './why.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */

const REASONS = [t('Hurtful words'), t('Off topic'), t('Personal data')];
const LONGEST_REASON = 200;

/**
 * @param {Desk} desk
 * @param {Card} card the one that is open
 */
export function menu(desk, card) {
  const what = desk.ui.open?.what;
  const content = what === 'hide' ? reasons(desk, card) : what === 'why' ? why(desk, card) : destinations(desk, card);
  return html`<div class="menu" @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && fold(event, desk)}>${content}</div>`;
}

/**
 * @param {Desk} desk
 * @param {Card} card
 */
function destinations(desk, card) {
  const { room, deeds, set } = desk;
  const keys = moved(desk, card);
  const go = (/** @type {string | null} */ option) => {
    deeds.move(keys, option);
    set({ open: null, chosen: new Set() });
  };
  const many = keys.length > 1 && desk.ui.chosen.has(card.key);
  const name = many ? tn('Move {count} card to', 'Move {count} cards to', keys.length) : t('Move {label} to', { label: card.label });
  return html`
    <div class="choices" role="group" aria-label=${name}>
      ${many ? html`<p>${name}</p>` : nothing}
      ${room.options
        .filter((option) => many || option.key !== card.option)
        .map((option) => html`<button type="button" @click=${() => go(option.key)}>${badge(option)} ${option.value.title}</button>`)}
      ${card.option || card.list === 'idle' || many ? html`<button type="button" @click=${() => go(null)}>${t('To place')}</button>` : nothing}
    </div>
    <p class="menu-more">
      <button type="button" class="small" @click=${() => askWhy(desk, card)}>${t('Why here?')}</button>
      <button type="button" class="small" @click=${() => set({ open: { card: card.key, what: 'hide' } })}>${t('Hide')}</button>
    </p>
    <p class="keys soft">${t('With the keyboard: an option’s letter moves the card there, arrows go from card to card.')}</p>
  `;
}

/**
 * @param {Desk} desk
 * @param {Card} card
 */
function reasons({ deeds, set }, card) {
  const hide = (/** @type {string} */ reason) => {
    deeds.hide(card, reason);
    set({ open: null });
  };
  return html`
    <form class="choices reasons" aria-label=${t('Why hide {label}', { label: card.label })}
      @submit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        hide(/** @type {HTMLFormElement} */ (event.currentTarget).reason.value);
      }}>
      ${REASONS.map((reason) => html`<button type="button" @click=${() => hide(reason)}>${reason}</button>`)}
      <span class="other">
        <input name="reason" class="field" maxlength=${LONGEST_REASON} required aria-label=${t('Another reason')} placeholder=${t('Another reason')} />
        <button>${t('Hide')}</button>
      </span>
    </form>
  `;
}

/**
 * @param {KeyboardEvent} event
 * @param {Desk} desk
 */
function fold(event, { ui, set }) {
  event.stopPropagation();
  const card = /** @type {HTMLElement} */ (event.currentTarget).closest('[data-card]');
  const button = card?.querySelector(`.grip, [data-opens="${ui.open?.what}"]`);
  set({ open: null, why: null });
  if (button instanceof HTMLElement) button.focus();
}
