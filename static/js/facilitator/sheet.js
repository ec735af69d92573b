/** The sheet of one option, in a dialog: everything about it that the columns have no room for, its ground on the map beside. */
import { html, nothing, render } from 'lit-html';
import { t, tn } from '../shared/texts.js';
import { carriers } from './column.js';
import { focusOn } from './focus.js';
import { Ground, groundTools } from './ground.js';
import { badge } from './marks.js';
import { undoButton, undoToast } from './undo.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Option} Option */

const LONGEST_TITLE = 80;
const LONGEST_INTENTION = 300;
const QUOTED = 70;
/** @type {Record<string, string>} as in facilitation/domain/options.py */
const STAKES = {
  resilience: t('Resilience'),
  ecology: t('Ecological transition'),
  cohesion: t('Cooperation and cohesion'),
  mobility: t('Mobility'),
  services: t('Access to services'),
  demography: t('Demography'),
};

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('sheet'));
/** @type {Ground | null} the map of the option whose sheet is open */
let ground = null;

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
    ground?.destroy();
    ground = null;
    render(nothing, dialog);
    return;
  }
  if (ground?.option !== option.key) {
    ground?.destroy();
    ground = new Ground(option.key);
  }
  render(sheet(desk, option, ground), dialog);
  if (!dialog.open) dialog.showModal();
  ground.draw(/** @type {HTMLElement} */ (dialog.querySelector('.sheet-map')), desk.room.workshop);
}

/**
 * @param {Desk} desk
 * @param {Option} option
 * @param {Ground} map
 */
function sheet(desk, option, map) {
  const { deeds } = desk;
  const field = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value.trim();
  return html`
    <form method="dialog" class="dialog-head">
      <h2 id="sheet-title">${badge(option)} <span>${option.value.title}</span></h2>
      <span class="dialog-doors">
        ${undoButton(desk)}
        <button type="button" class="small" @click=${() => deeds.showScene('option', option.key)}>${t('Show on the board')}</button>
        <button class="small">${t('Close')}</button>
      </span>
    </form>
    <div class="sheet">
      <div class="sheet-fields">
        <p class="counts">${[tn('{count} contribution', '{count} contributions', option.cards.length), ...carriers(option)].join(' · ')}</p>
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
        ${stakes(desk, option)}
      </div>
      <div class="sheet-side">
        <div class="sheet-map"></div>
        ${groundTools(desk, option, map)} ${option.colleges.length ? who(option) : nothing}
      </div>
      ${ending(desk, option)}
    </div>
    ${undoToast(desk)}
  `;
}

/**
 * @param {Desk} desk
 * @param {Option} option
 */
function stakes({ deeds }, { key, value }) {
  const now = new Set(value.stakes ?? []);
  const toggle = (/** @type {string} */ stake) => {
    if (!now.delete(stake)) now.add(stake);
    deeds.correct(key, { stakes: [...now] });
  };
  return html`
    <fieldset class="stakes">
      <legend>${t('What it helps with')}</legend>
      ${Object.entries(STAKES).map(
        ([stake, name]) => html`<label><input type="checkbox" .checked=${now.has(stake)} @change=${() => toggle(stake)} /> ${name}</label>`,
      )}
    </fieldset>
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
 * Merge or drop, each asked about in place; and what lies apart, to split.
 * @param {Desk} desk
 * @param {Option} option
 */
function ending({ room, deeds, ui, set }, option) {
  const others = room.options.filter((each) => each.key !== option.key);
  const apart = room.clues.filter((clue) => clue.sort === 'place' && clue.option === option);
  const toggle = (/** @type {'merge' | 'drop'} */ what) => set({ asking: ui.asking === what ? null : what });
  return html`
    <div class="ending">
      ${apart.map(
        (clue) => html`<button type="button" class="button" @click=${() => deeds.answer(clue.key, true)}>${t('Split by place: {title}', { title: clue.title })}</button>`,
      )}
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
