/** A contribution as the facilitator handles it: read, move, hide, show. */
import { html, nothing } from 'lit-html';
import { TYPES, glyph } from '../shared/glyphs.js';
import { photoLink, photosOf } from '../shared/photos.js';
import { t, tn } from '../shared/texts.js';
import { moved, startDrag } from './drag.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */
/** @typedef {import('./room.js').Option} Option */

const REASONS = [t('Hurtful words'), t('Off topic'), t('Personal data')];
const LONGEST_REASON = 200;
const COLOURS = 10;
const clock = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });

/**
 * @param {Desk} desk
 * @param {Card} card
 * @param {'stream' | 'column' | 'tray'} where
 */
export function cardView(desk, card, where) {
  const { ui, room } = desk;
  const { hidden } = card.value;
  const option = room.options.find((each) => each.key === card.option);
  const open = ui.open?.card === card.key ? ui.open.what : null;
  const movable = where !== 'stream' && !hidden;
  return html`
    <li class="card ${hidden ? 'is-hidden' : ''} ${card.doubtful ? 'doubtful' : ''} ${card.waiting ? 'waiting' : ''}"
      data-card=${card.key} draggable=${movable ? 'true' : nothing}
      @dragstart=${movable ? (/** @type {DragEvent} */ event) => startDrag(event, desk, card) : nothing}
      @keydown=${(/** @type {KeyboardEvent} */ event) => open && event.key === 'Escape' && fold(event, desk)}>
      <p class="card-who">
        <b class="label">${card.label}</b>
        ${card.kind === 'annotation' ? html`<span class="type ${card.value.type}">${glyph(card.value.type)}${typeName(card.value.type)}</span>` : nothing}
        <span>${[card.college, where === 'stream' && card.name, card.place].filter(Boolean).join(' · ')}</span>
        ${where === 'stream' ? html`<time datetime=${card.value.made_at}>${clock.format(new Date(card.value.made_at))}</time>` : nothing}
        ${movable ? chooser(desk, card) : nothing}
      </p>
      <p class="card-text" dir="auto">${card.value.text || html`<span class="soft">${wordless(card)}</span>`}</p>
      ${photos(desk, card)}
      <p class="card-state">
        ${card.supports ? html`<span class="supports">${tn('{count} support', '{count} supports', card.supports)}</span>` : nothing}
        ${hidden ? html`<span class="reason">${hidden.reason ? t('Hidden: {reason}', { reason: hidden.reason }) : t('Hidden')}</span>` : nothing}
        ${where === 'stream' && option ? html`${badge(option)}<span class="unseen">${option.value.title}</span>` : nothing}
        ${card.value.late ? html`<span class="check">${t('late')}</span>` : nothing}
        ${card.doubtful ? html`<span class="check">${t('to check')}</span>` : nothing}
      </p>
      ${where === 'tray' && card.suggestions.length ? suggestions(desk, card) : nothing}
      <p class="card-deeds">
        ${card.doubtful && where === 'column'
          ? html`<button type="button" class="small" @click=${() => desk.deeds.move([card.key], card.option)}>
              ${t('Well placed')}<span class="unseen"> ${card.label}</span>
            </button>`
          : nothing}
        ${!hidden && room.options.length ? opener(desk, card, 'move', t('Move'), open) : nothing}
        ${hidden
          ? html`<button type="button" class="small" @click=${() => desk.deeds.show(card)}>${t('Show')}<span class="unseen"> ${card.label}</span></button>`
          : opener(desk, card, 'hide', t('Hide'), open)}
      </p>
      ${open === 'move' ? destinations(desk, card) : open === 'hide' && !hidden ? reasons(desk, card) : nothing}
    </li>
  `;
}

/**
 * @param {Desk} desk
 * @param {Card} card
 */
function photos({ room, deeds }, card) {
  const all = photosOf(room.workshop, card.key, { hidden: true });
  if (!all.length) return nothing;
  return html`<ul class="card-photos">
    ${all.map(
      (photo) => html`<li class=${photo.value.hidden ? 'is-hidden' : ''}>
        ${photoLink(photo, card.label)}
        <button type="button" class="small" @click=${() => deeds.showPhoto(photo.key, Boolean(photo.value.hidden))}>
          ${photo.value.hidden ? t('Show {photo}', { photo: photo.label }) : t('Hide {photo}', { photo: photo.label })}
        </button>
      </li>`,
    )}
  </ul>`;
}

/** @param {Option} option */
export function badge({ letter, value }) {
  return html`<b class="badge option-${((value.number - 1) % COLOURS) + 1}">${letter}</b>`;
}

/** @param {string} type */
export function typeName(type) {
  return TYPES.find((each) => each.id === type)?.name ?? '';
}

/**
 * @param {Desk} desk
 * @param {Card} card
 */
function chooser({ ui, set }, card) {
  const toggle = () => {
    const chosen = new Set(ui.chosen);
    if (!chosen.delete(card.key)) chosen.add(card.key);
    set({ chosen });
  };
  return html`<label class="choose"><input type="checkbox" .checked=${ui.chosen.has(card.key)} @change=${toggle} /><span class="unseen">${t('Choose {label}', { label: card.label })}</span></label>`;
}

/**
 * @param {Desk} desk
 * @param {Card} card
 * @param {'move' | 'hide'} what
 * @param {string} name
 * @param {'move' | 'hide' | null} open
 */
function opener({ set }, card, what, name, open) {
  const toggle = () => set({ open: open === what ? null : { card: card.key, what } });
  return html`<button type="button" class="small" data-opens=${what} aria-expanded=${open === what} @click=${toggle}>
    ${name}<span class="unseen"> ${card.label}</span>
  </button>`;
}

/**
 * @param {Desk} desk
 * @param {Card} card
 */
function destinations(desk, card) {
  const keys = moved(desk, card);
  const go = (/** @type {string | null} */ option) => {
    desk.deeds.move(keys, option);
    desk.set({ open: null, chosen: new Set() });
  };
  const name = keys.length > 1 ? tn('Move {count} card to', 'Move {count} cards to', keys.length) : t('Move {label} to', { label: card.label });
  return html`
    <div class="choices" role="group" aria-label=${name}>
      ${keys.length > 1 ? html`<p>${name}</p>` : nothing}
      ${desk.room.options
        .filter((option) => keys.length > 1 || option.key !== card.option)
        .map((option) => html`<button type="button" @click=${() => go(option.key)}>${badge(option)} ${option.value.title}</button>`)}
      ${card.option ? html`<button type="button" @click=${() => go(null)}>${t('To place')}</button>` : nothing}
    </div>
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
 * @param {Desk} desk
 * @param {Card} card
 */
function suggestions({ room, deeds }, card) {
  return html`
    <p class="suggestions">
      ${card.suggestions.map((key) => {
        const option = /** @type {Option} */ (room.options.find((each) => each.key === key));
        return html`<button type="button" @click=${() => deeds.move([card.key], key)}>
          <span class="unseen">${t('Place {label} in', { label: card.label })}</span>${badge(option)}<span class="suggestion">${option.value.title}</span>
        </button>`;
      })}
    </p>
  `;
}

/** @param {Card} card an annotation without words */
function wordless({ value }) {
  return { Point: t('A point on the map'), LineString: t('A line on the map') }[/** @type {string} */ (value.geometry?.type)] ??
    (value.geometry ? t('An area on the map') : t('A place'));
}

/**
 * @param {KeyboardEvent} event
 * @param {Desk} desk
 */
function fold(event, { ui, set }) {
  const button = /** @type {HTMLElement} */ (event.currentTarget).querySelector(`[data-opens="${ui.open?.what}"]`);
  set({ open: null });
  if (button instanceof HTMLElement) button.focus();
}
