/** The stream: contributions as they arrive, and the room they come from. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t, tn } from '../shared/texts.js';
import { streamCard } from './card.js';
import { badge } from './marks.js';
import { proposal } from './options.js';
import { sought } from './seek.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */

/** @param {Desk} desk */
export function streamTools(desk) {
  const { ui, set } = desk;
  const { filters, held } = listed(desk);
  return html`
    <div class="filters" role="group" aria-label=${t('Show')}>
      ${Object.entries(filters).map(
        ([id, { name, cards }]) => html`
          <button type="button" aria-pressed=${ui.filter === id} @click=${() => set({ filter: /** @type {any} */ (id) })}>
            ${name} <b>${cards.length}</b>
          </button>
        `,
      )}
    </div>
    <input type="search" class="field" aria-label=${t('Search the contributions')} placeholder=${t('Search: a word, C12, a group…')}
      .value=${ui.search}
      @input=${(/** @type {InputEvent} */ event) => set({ search: /** @type {HTMLInputElement} */ (event.target).value })} />
    ${held.length
      ? html`<button type="button" class="held" @click=${() => hold(desk)}>${tn('See {count} new one', 'See {count} new ones', held.length)}</button>`
      : nothing}
  `;
}

/** @param {Desk} desk */
export function streamView(desk) {
  const { room, ui, set } = desk;
  const { shown } = listed(desk);
  return html`
    <section class="stream" aria-labelledby="stream-title">
      <h2 id="stream-title" class="unseen">${t('Contributions')}</h2>
      <ol class="cards" @pointerenter=${() => hold(desk)} @focusin=${() => ui.heldAt || hold(desk)} @focusout=${left} @pointerleave=${left}>
        ${repeat(shown, (card) => card.key, (card) => streamCard(desk, card))}
      </ol>
      ${shown.length ? nothing : html`<p class="nothing">${room.cards.length ? t('No contribution here.') : t('Contributions will appear here as they arrive.')}</p>`}
    </section>
    ${people(desk)}
  `;

  /**
   * The list moves again once neither the pointer nor the keyboard is in it.
   * @param {PointerEvent | FocusEvent} event
   */
  function left(event) {
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    const pointed = event.type === 'focusout' && list.matches(':hover');
    const focused = event.type === 'pointerleave' && list.contains(document.activeElement);
    if (!pointed && !focused && !list.contains(/** @type {Node | null} */ (event.relatedTarget))) set({ heldAt: '' });
  }
}

/**
 * From now on arrivals wait: a list that is being pointed at does not move under the pointer.
 * @param {Desk} desk
 */
function hold({ room, set }) {
  set({ heldAt: room.cards[0]?.value.made_at ?? '' });
}

/**
 * The filters with what each finds, and what the present one shows or keeps waiting.
 * @param {Desk} desk
 */
function listed({ room, ui }) {
  const unplaced = new Set(room.unplaced);
  const filters = {
    all: { name: t('All'), cards: room.cards },
    unplaced: { name: t('To place'), cards: room.cards.filter((card) => unplaced.has(card)) },
    hidden: { name: t('Hidden ones'), cards: room.cards.filter((card) => card.value.hidden) },
  };
  const found = filters[ui.filter].cards.filter((card) => sought(ui.search, card));
  const isHeld = (/** @type {Card} */ card) => ui.heldAt !== '' && card.value.made_at > ui.heldAt;
  return { filters, held: found.filter(isHeld), shown: found.filter((card) => !isHeld(card)) };
}

/** @param {Desk} desk */
function people(desk) {
  const { room } = desk;
  const most = Math.max(1, ...room.colleges.map((each) => Math.max(each.contributions, each.count)));
  return html`
    <aside class="people" aria-label=${t('The room')}>
      <section>
        <h2>${t('Who speaks')}</h2>
        <table class="voices">
          <thead>
            <tr><th scope="col"><span class="unseen">${t('Group')}</span></th><th scope="col">${t('have joined')}</th><th scope="col">${t('said')}</th></tr>
          </thead>
          <tbody>
            ${room.colleges.map(
              ({ name, count, contributions }) => html`
                <tr class=${!count ? 'absent' : room.cards.length && !contributions ? 'silent' : ''}>
                  <th scope="row">${name}<meter min="0" max=${most} value=${contributions} aria-hidden="true"></meter></th>
                  <td>${count}</td>
                  <td>${contributions}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </section>
      <section>
        <h2>${t('Options')}</h2>
        ${proposal(desk)}
        <ul class="glance">
          ${room.options.map((option) => html`<li>${badge(option)} <span>${option.value.title}</span> <b>${option.cards.length}</b></li>`)}
        </ul>
      </section>
    </aside>
  `;
}
