/** A contribution as the facilitator handles it: read, move, hide, show. */
import { html, nothing } from 'lit-html';
import { glyph } from '../shared/glyphs.js';
import { photoLink, photosOf } from '../shared/photos.js';
import { t, tn } from '../shared/texts.js';
import { badge, typeName, wordless } from './marks.js';
import { menu } from './menu.js';
import { withCopies } from './room.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */
/** @typedef {import('./room.js').Option} Option */

const clock = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });

/**
 * A card of the stream, where contributions are read and hidden.
 * @param {Desk} desk
 * @param {Card} card
 */
export function streamCard(desk, card) {
  const { ui, room } = desk;
  const { hidden } = card.value;
  const option = room.options.find((each) => each.key === card.option);
  const open = ui.open?.card === card.key ? ui.open.what : null;
  return html`
    <li class="card ${hidden ? 'is-hidden' : ''} ${card.waiting ? 'waiting' : ''}" data-card=${card.key}>
      <p class="card-who">
        ${who(card)}
        <span>${[card.college, card.name, card.place].filter(Boolean).join(' · ')}</span>
        <time datetime=${card.value.made_at}>${clock.format(new Date(card.value.made_at))}</time>
      </p>
      ${words(card)} ${photos(desk, card)}
      <p class="card-state">
        ${supports(card)}
        ${hidden ? html`<span class="reason">${hidden.reason ? t('Hidden: {reason}', { reason: hidden.reason }) : t('Hidden')}</span>` : nothing}
        ${option ? html`${badge(option)}<span class="unseen">${option.value.title}</span>` : nothing}
        ${card.value.late ? html`<span class="check">${t('late')}</span>` : nothing}
        ${card.doubtful ? html`<span class="check">${t('to check')}</span>` : nothing}
      </p>
      <p class="card-deeds">
        ${!hidden && room.options.length ? opener(desk, card, 'move', t('Move'), open) : nothing}
        ${hidden
          ? html`<button type="button" class="small" @click=${() => desk.deeds.show(card)}>${t('Show')}<span class="unseen"> ${card.label}</span></button>`
          : opener(desk, card, 'hide', t('Hide'), open)}
      </p>
      ${open ? menu(desk, card) : nothing}
    </li>
  `;
}

/**
 * A card to sort, in a column or in the tray. Its grip is dragged, or pressed for the menu that does the same and more.
 * @param {Desk} desk
 * @param {Card} card
 */
export function sortCard(desk, card) {
  const { ui, room } = desk;
  const open = ui.open?.card === card.key;
  const chosen = ui.chosen.has(card.key);
  return html`
    <li class="card sortable ${card.doubtful ? 'doubtful' : ''} ${chosen ? 'chosen' : ''} ${card.waiting ? 'waiting' : ''}" data-card=${card.key}>
      <p class="card-who">
        <button type="button" class="grip" aria-expanded=${open} title=${t('Drag, or press for the menu')}
          @click=${() => desk.set({ open: open ? null : { card: card.key, what: 'move' }, why: null })}>
          <svg viewBox="0 0 8 14" aria-hidden="true"><path d="M2 2v.1M6 2v.1M2 7v.1M6 7v.1M2 12v.1M6 12v.1" /></svg>
          <span class="unseen">${t('Move')} ${card.label}</span>
        </button>
        ${who(card)}
        <span>${[card.college, card.place].filter(Boolean).join(' · ')}</span>
        <label class="choose"><input type="checkbox" .checked=${chosen} /><span class="unseen">${t('Choose {label}', { label: card.label })}</span></label>
      </p>
      ${words(card)} ${photos(desk, card)}
      ${card.supports || card.value.late || card.fresh || card.reserved || card.disputed || card.objection || card.value.condition || card.copies.length || card.copyOf || card.doubtful
        ? html`<p class="card-state">${signs(desk, card)}</p>`
        : nothing}
      ${card.option === null || card.disputed ? leads(desk, card, room.options) : nothing}
      ${open ? menu(desk, card) : nothing}
      ${card.copies.length && ui.unfolded.has(card.key) ? copies(desk, card) : nothing}
    </li>
  `;
}

/** @param {Card} card */
function who({ label, kind, value }) {
  return html`<b class="label">${label}</b>
    ${kind === 'annotation' ? html`<span class="type ${value.type}">${glyph(value.type)}${typeName(value.type)}</span>` : nothing}`;
}

/** @param {Card} card */
function words(card) {
  return html`<p class="card-text" dir="auto">${card.value.text || html`<span class="soft">${wordless(card)}</span>`}</p>`;
}

/** @param {Card} card */
function supports({ supports: count }) {
  return count ? html`<span class="supports">${tn('{count} support', '{count} supports', count)}</span>` : nothing;
}

/**
 * What the facilitator should know of a card, and confirm.
 * @param {Desk} desk
 * @param {Card} card
 */
function signs({ room, deeds, ui, set }, card) {
  const condition = room.options.find(({ key }) => key === card.value.condition);
  const { objection } = card;
  const elsewhere = objection && room.options.find(({ key }) => key === objection.option);
  const unfold = () => {
    const unfolded = new Set(ui.unfolded);
    if (!unfolded.delete(card.key)) unfolded.add(card.key);
    set({ unfolded });
  };
  return html`
    ${supports(card)}
    ${condition ? html`<span class="sign">${t('condition of {letter}', { letter: condition.letter })}</span>` : nothing}
    ${card.value.late ? html`<span class="check">${t('late')}</span>` : nothing}
    ${card.disputed ? html`<span class="check">${t('the room disagrees')}</span>` : nothing}
    ${card.fresh ? html`<span class="check">${t('new lead')}</span>` : nothing}
    ${card.reserved ? html`<span class="sign" title=${t('Words of refusal: does this say yes or no to the option?')}>${t('reserve?')}</span>` : nothing}
    ${card.copies.length
      ? html`<button type="button" class="small" aria-expanded=${ui.unfolded.has(card.key)} @click=${unfold}>
          ${t('said {count} times', { count: card.copies.length + 1 })}<span class="unseen"> ${card.label}</span>
        </button>`
      : nothing}
    ${card.copyOf ? html`<span class="sign">${t('like {label}', { label: card.copyOf.label })}</span>` : nothing}
    ${elsewhere
      ? html`<button type="button" class="small objection" @click=${() => deeds.move(withCopies(card), elsewhere.key)}>${t('Its author says: {letter}', { letter: elsewhere.letter })}</button>`
      : objection
        ? html`<span class="objection">${t('Its author says: not there')}</span>`
        : nothing}
    ${card.doubtful
      ? html`<span class="check">${t('to check')}</span>
          <button type="button" class="small confirm" @click=${() => deeds.move([card.key], card.option)}>
            ${t('Well placed')}<span class="unseen"> ${card.label}</span>
          </button>`
      : nothing}
  `;
}

/**
 * Where it could go, likeliest first: what the room says, then what the engine suggests.
 * @param {Desk} desk
 * @param {Card} card
 * @param {Option[]} options
 */
function leads({ deeds }, card, options) {
  const count = (/** @type {string} */ key) => card.votes.get(key) ?? 0;
  const keys = [...new Set([...card.suggestions, ...card.votes.keys()])].sort((a, b) => count(b) - count(a));
  const found = keys.flatMap((key) => options.find((option) => option.key === key) ?? []);
  const others = [
    ...(count('new') ? [t('new lead: {count}', { count: count('new') })] : []),
    ...(count('unsure') ? [t('does not know: {count}', { count: count('unsure') })] : []),
  ];
  if (!found.length && !others.length) return nothing;
  return html`
    <p class="suggestions">
      ${found.map(
        (option) => html`<button type="button" @click=${() => deeds.move(withCopies(card), option.key)}>
          <span class="unseen">${t('Place {label} in', { label: card.label })}</span>${badge(option)}<span class="suggestion">${option.value.title}</span>
          ${count(option.key) ? html`<span class="votes">${tn('{count} vote', '{count} votes', count(option.key))}</span>` : nothing}
        </button>`,
      )}
      ${others.length ? html`<span class="soft">${others.join(' · ')}</span>` : nothing}
    </p>
  `;
}

/**
 * The near-copies under a card: each can be taken apart again.
 * @param {Desk} desk
 * @param {Card} card
 */
function copies({ deeds }, card) {
  return html`<ul class="copies" aria-label=${t('Says the same as {label}', { label: card.label })}>
    ${card.copies.map(
      (copy) => html`<li>
        <p><b class="label">${copy.label}</b> <span class="soft">${copy.college}</span> <span dir="auto">${copy.value.text || wordless(copy)}</span></p>
        <button type="button" class="small" @click=${() => deeds.copy(copy.key, null)}>${t('Take apart')}<span class="unseen"> ${copy.label}</span></button>
      </li>`,
    )}
  </ul>`;
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

/**
 * @param {Desk} desk
 * @param {Card} card
 * @param {'move' | 'hide'} what
 * @param {string} name
 * @param {string | null} open
 */
function opener({ set }, card, what, name, open) {
  const toggle = () => set({ open: open === what ? null : { card: card.key, what }, why: null });
  return html`<button type="button" class="small" data-opens=${what} aria-expanded=${open === what} @click=${toggle}>
    ${name}<span class="unseen"> ${card.label}</span>
  </button>`;
}
