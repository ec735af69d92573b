/** The usages by which the engine recognises what people say: read and corrected in a dialog. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { freshId } from '../shared/ids.js';
import { t, tn } from '../shared/texts.js';
import { Fetched } from './fetched.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {{id: string, title: string, terms: string[], examples: string[], dropped?: boolean}} Usage */

const LONGEST_TITLE = 80;

/** Ours: they weigh more than the desk. */
const ours = new Fetched('/usages.json', /** @type {Usage[]} */ ([]));

/** @param {Desk} desk */
export function openUsages({ set }) {
  /** @type {HTMLDialogElement} */ (document.getElementById('usages')).showModal();
  if (ours.state === 'none' || ours.state === 'missing') ours.ask(() => set({}));
}

/** @param {Desk} desk */
export function usages(desk) {
  return html`
    <dialog id="usages" aria-labelledby="usages-title">
      <form method="dialog" class="dialog-head">
        <h2 id="usages-title">${t('Usages that are recognised')}</h2>
        <button class="small">${t('Close')}</button>
      </form>
      <div class="usages">
        <p class="soft">${t('What people say is put beside these usages to propose options. What you correct counts at once; cards that have a place keep it.')}</p>
        ${ours.state === 'here' ? list(desk, known(desk.room.workshop)) : waiting()}
      </div>
    </dialog>
  `;
}

const waiting = () =>
  ours.state === 'missing'
    ? html`<p class="nothing" role="alert">${t('The usages could not be read. Close this, and open it again in a moment.')}</p>`
    : html`<p class="nothing" role="status">${t('Reading the usages…')}</p>`;

/**
 * @param {Desk} desk
 * @param {Usage[]} all
 */
function list(desk, all) {
  const { ui, set } = desk;
  return html`
    <ul>
      ${repeat(
        all,
        ({ id }) => id,
        (usage) => html`<li>
          <button type="button" class="usage" aria-expanded=${ui.usage === usage.id} @click=${() => set({ usage: ui.usage === usage.id ? null : usage.id })}>
            <b>${usage.title}</b>
            <span class="soft">${tn('{count} word', '{count} words', usage.terms.length)} · ${tn('{count} example', '{count} examples', usage.examples.length)}</span>
          </button>
          ${ui.usage === usage.id ? editor(desk, usage) : nothing}
        </li>`,
      )}
    </ul>
    ${ui.usage && !all.some(({ id }) => id === ui.usage)
      ? editor(desk, { id: ui.usage, title: '', terms: [], examples: [] })
      : html`<button type="button" class="button" @click=${() => set({ usage: freshId() })}>${t('A new usage')}</button>`}
  `;
}

/**
 * Ours, as this workshop has corrected them, and those that it has added.
 * @param {import('../shared/workshop.js').Workshop} workshop
 * @returns {Usage[]}
 */
function known(workshop) {
  const said = new Map(workshop.all('usage'));
  const corrected = ours.value.map((usage) => ({ ...usage, ...said.get(usage.id) }));
  const ids = new Set(ours.value.map(({ id }) => id));
  const added = [...said].filter(([id]) => !ids.has(id)).map(([id, value]) => /** @type {Usage} */ ({ id, ...value }));
  return [...corrected, ...added].filter(({ dropped }) => !dropped);
}

/**
 * @param {Desk} desk
 * @param {Usage} usage
 */
function editor({ deeds, set }, { id, title, terms, examples }) {
  const save = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    deeds.keep('usage', id, { title: form.usage_title.value.trim(), terms: lines(form.terms.value), examples: lines(form.examples.value) });
    set({ usage: null });
  };
  return html`
    <form class="usage-editor" @submit=${save}>
      <label for="usage-title-${id}">${t('Title')}</label>
      <input id="usage-title-${id}" name="usage_title" class="field" required pattern=".*\\S.*" maxlength=${LONGEST_TITLE} .defaultValue=${title} />
      <label for="usage-terms-${id}">${t('Words, one a line (a final * stands for any ending)')}</label>
      <textarea id="usage-terms-${id}" name="terms" class="field" rows="6" .defaultValue=${terms.join('\n')}></textarea>
      <label for="usage-examples-${id}">${t('Sentences as people say them, one a line')}</label>
      <textarea id="usage-examples-${id}" name="examples" class="field" rows="6" .defaultValue=${examples.join('\n')}></textarea>
      <p class="usage-deeds">
        <button class="button strong">${t('Keep')}</button>
        <button type="button" class="button" @click=${() => set({ usage: null })}>${t('Cancel')}</button>
        ${title
          ? html`<button type="button" class="button" @click=${() => {
              deeds.keep('usage', id, null);
              set({ usage: null });
            }}>${t('Do not recognise it here')}</button>`
          : nothing}
      </p>
    </form>
  `;
}

/** @param {string} text */
function lines(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}
