/** The sheet of one option, in a dialog: everything about it that the columns have no room for. */
import { html, nothing, render } from 'lit-html';
import { siteMap } from '../shared/map.js';
import { t } from '../shared/texts.js';
import { badge } from './card.js';
import { facts } from './column.js';
import { focusOn } from './focus.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Option} Option */

const LONGEST_TITLE = 80;
const LONGEST_INTENTION = 300;
const QUOTED = 70;

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('sheet'));
/** @type {{option: string, map: import('../shared/map.js').SiteMap} | null} */
let drawn = null;

/** @param {Desk} desk */
export function drawSheet(desk) {
  const option = desk.room.options.find((each) => each.key === desk.ui.sheet);
  // What was being typed when Escape was pressed is kept, as it is when the sheet is closed by its button.
  dialog.oncancel = () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  dialog.onclose = () => desk.set({ sheet: null, asking: null });
  if (!option) {
    if (dialog.open) {
      dialog.close();
      // Merged or dropped: the button that opened the sheet is gone with its column.
      if (desk.ui.sheet) focusOn(document.getElementById('tray-title'));
    }
    drawn?.map.destroy();
    drawn = null;
    render(nothing, dialog);
    return;
  }
  render(sheet(desk, option), dialog);
  if (!dialog.open) dialog.showModal();
  if (drawn?.option !== option.key) {
    drawn?.map.destroy();
    const label = t('Footprint of option {letter}', { letter: option.letter });
    const host = /** @type {HTMLElement} */ (dialog.querySelector('.sheet-map'));
    drawn = {
      option: option.key,
      map: siteMap(host, desk.room.workshop, { label, still: true, annotation: () => 'none', footprint: (key) => key === drawn?.option }),
    };
  }
  drawn.map.update(desk.room.workshop);
}

/**
 * @param {Desk} desk
 * @param {Option} option
 */
function sheet(desk, option) {
  const { deeds } = desk;
  const field = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value.trim();
  return html`
    <form method="dialog" class="dialog-head">
      <h2 id="sheet-title">${badge(option)} <span>${option.value.title}</span></h2>
      <button class="small">${t('Close')}</button>
    </form>
    <div class="sheet">
      <div class="sheet-fields">
        <p class="counts">${facts(option)}</p>
        <div>
          <label for="sheet-name">${t('Title')}</label>
          <input id="sheet-name" class="field" maxlength=${LONGEST_TITLE} .value=${option.value.title}
            @change=${(/** @type {Event} */ event) => field(event) && deeds.correct(option.key, { title: field(event) })} />
        </div>
        <div>
          <label for="sheet-intention">${t('Intention')}</label>
          <textarea id="sheet-intention" class="field" rows="3" maxlength=${LONGEST_INTENTION} .value=${option.value.intention}
            @change=${(/** @type {Event} */ event) => deeds.correct(option.key, { intention: field(event) })}></textarea>
        </div>
        <div>
          <label for="sheet-quote">${t('Words quoted on the board')}</label>
          <select id="sheet-quote" class="field" @change=${(/** @type {Event} */ event) => deeds.correct(option.key, { quote: field(event) || null })}>
            <option value="" ?selected=${!option.value.quote}>${t('None')}</option>
            ${option.cards
              .filter((card) => card.value.text)
              .map((card) => html`<option value=${card.key} ?selected=${card.key === option.value.quote}>${card.label} · ${shortened(card.value.text)}</option>`)}
          </select>
        </div>
      </div>
      <div class="sheet-side">
        <div class="sheet-map"></div>
        ${option.colleges.length ? who(option) : nothing}
      </div>
      ${ending(desk, option)}
    </div>
  `;
}

/** @param {Option} option */
function who({ colleges }) {
  return html`
    <table class="voices">
      <thead><tr><th scope="col">${t('Group')}</th><th scope="col">${t('authors')}</th><th scope="col">${t('supporters')}</th></tr></thead>
      <tbody>
        ${colleges.map(({ name, authors, supporters }) => html`<tr><th scope="row">${name}</th><td>${authors}</td><td>${supporters}</td></tr>`)}
      </tbody>
    </table>
  `;
}

/**
 * Merge or drop, each asked about in place.
 * @param {Desk} desk
 * @param {Option} option
 */
function ending({ room, deeds, ui, set }, option) {
  const others = room.options.filter((each) => each.key !== option.key);
  const toggle = (/** @type {'merge' | 'drop'} */ what) => set({ asking: ui.asking === what ? null : what });
  return html`
    <div class="ending">
      <button type="button" class="button" aria-expanded=${ui.asking === 'merge'} ?disabled=${!others.length} @click=${() => toggle('merge')}>${t('Merge into another option')}</button>
      <button type="button" class="button" aria-expanded=${ui.asking === 'drop'} @click=${() => toggle('drop')}>${t('Drop this option')}</button>
      ${ui.asking === 'merge'
        ? html`<div class="choices" role="group" aria-label=${t('Merge into')}>
            ${others.map((other) => html`<button type="button" @click=${() => deeds.merge(option.key, other.key)}>${badge(other)} ${other.value.title}</button>`)}
          </div>`
        : nothing}
      ${ui.asking === 'drop'
        ? html`<div class="choices">
            <p>${t('Its cards go back to be placed, and it will not be proposed again.')}</p>
            <button type="button" class="grave" @click=${() => deeds.drop(option.key)}>${t('Drop it')}</button>
            <button type="button" @click=${() => set({ asking: null })}>${t('Keep it')}</button>
          </div>`
        : nothing}
    </div>
  `;
}

/** @param {string} text */
function shortened(text) {
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
}
