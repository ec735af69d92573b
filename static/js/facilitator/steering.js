/** Steering the room: the question, what phones may do, the scene on the board. */
import { html, nothing } from 'lit-html';
import { t } from '../shared/texts.js';
import { rights } from './phases.js';
import { scenes } from './scenes.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const LONGEST_PROMPT = 160;

/** @param {Desk} desk */
export function steering(desk) {
  return html`<aside class="steering" aria-label=${t('Steering')}>${prompt(desk)} ${rights(desk)} ${scenes(desk)}</aside>`;
}

/** @param {Desk} desk */
function prompt({ room, deeds, ui, set }) {
  const now = room.workshop.get('phase') ?? {};
  const send = (/** @type {HTMLFormElement} */ form) => {
    const text = form.prompt.value.trim();
    if (text && text !== now.prompt) deeds.openPhase({ phase: now.phase, prompt: text, allows: now.allows });
    set({ promptTouched: false });
  };
  return html`
    <form class="prompt"
      @submit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        send(/** @type {HTMLFormElement} */ (event.currentTarget));
      }}>
      <h2><label for="prompt">${t('Question to the room')}</label></h2>
      <textarea id="prompt" name="prompt" class="field" rows="2" maxlength=${LONGEST_PROMPT} required .value=${now.prompt ?? ''}
        @input=${() => set({ promptTouched: true })}
        @keydown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          /** @type {HTMLTextAreaElement} */ (event.target).form?.requestSubmit();
        }}></textarea>
      ${ui.promptTouched ? html`<button class="button strong">${t('Ask this question')}</button>` : nothing}
    </form>
  `;
}
