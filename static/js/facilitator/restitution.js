/** Restitution: the draft on the board, section by section, and what the room says of each. */
import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../shared/texts.js';
import { draft } from './draft.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./draft.js').Section} Section */

const LONGEST = 600;
/** @type {Record<string, string>} as in facilitation/domain/readings.py */
const STANCES = { agreed: t('Agreed'), amended: t('Amended'), disputed: t('Disputed') };

/** @param {Desk} desk */
export function restitutionTools({ set }) {
  return html`
    <button type="button" class="button" ?disabled=${draft.state === 'coming'} @click=${() => draft.ask(() => set({}))}>
      ${draft.state === 'coming' ? t('Reading the draft…') : t('Read the draft again')}
    </button>
  `;
}

/** @param {Desk} desk */
export function restitutionView(desk) {
  const state = draft.state;
  const all = draft.value;
  return html`
    <section class="restitution" aria-labelledby="restitution-title">
      <h2 id="restitution-title" class="unseen">${t('Restitution')}</h2>
      ${state === 'missing' ? html`<p class="nothing" role="alert">${t('The draft could not be read. Try again in a moment.')}</p>` : nothing}
      ${state === 'coming' && !all.length ? html`<p class="nothing" role="status">${t('Reading the draft…')}</p>` : nothing}
      <ol class="sections">${repeat(all, ({ id }) => id, (section) => row(desk, section))}</ol>
    </section>
  `;
}

/**
 * @param {Desk} desk
 * @param {Section} section
 */
function row({ room, deeds, ui, set }, { id, number, title, words }) {
  const reading = room.workshop.get('reading', id);
  const scene = room.workshop.get('scene') ?? {};
  const shown = scene.scene === 'draft' && scene.focus === id;
  // A change or a disagreement is said in words: the stance waits for them.
  const waits = ui.reading?.section === id;
  const stance = waits ? ui.reading?.stance : reading?.stance;
  const tap = (/** @type {string} */ wanted) => {
    if (wanted === reading?.stance) {
      deeds.keep('reading', id, null);
      set({ reading: null });
    } else if (wanted === 'agreed' || reading?.text) {
      deeds.keep('reading', id, { stance: wanted, text: reading?.text ?? '' });
      set({ reading: null });
    } else {
      set({ reading: { section: id, stance: wanted } });
    }
  };
  const write = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLTextAreaElement} */ (event.target).value.trim();
    if (!stance || (!text && stance !== 'agreed')) return;
    deeds.keep('reading', id, { stance, text });
    set({ reading: null });
  };
  return html`
    <li class="section ${shown ? 'shown' : ''} ${reading?.stance ?? ''}">
      <div class="section-what">
        <h3>${number} ${title}</h3>
        ${words ? html`<p class="soft">${words}</p>` : nothing}
      </div>
      <div class="section-deeds">
        <button type="button" class="small" aria-pressed=${shown} @click=${() => deeds.showScene('draft', id)}>${t('Project it')}<span class="unseen"> ${title}</span></button>
        <span class="stances" role="group" aria-label=${t('What the room says of “{title}”', { title })}>
          ${Object.entries(STANCES).map(([each, name]) => html`<button type="button" class="${each} ${waits && each === stance ? 'waits' : ''}" aria-pressed=${each === stance} @click=${() => tap(each)}>${name}</button>`)}
        </span>
      </div>
      ${stance
        ? html`<textarea id="reading-${id}" class="field" rows="2" maxlength=${LONGEST} .value=${reading?.text ?? ''} @change=${write} ${ref(waits ? ready : undefined)}
            aria-label=${t('In the room’s words')} placeholder=${stance === 'agreed' ? t('Something to add (optional)') : t('In the room’s words: it goes into the document as such')}></textarea>`
        : nothing}
    </li>
  `;
}

/** @param {Element | undefined} field just asked for, or gone */
function ready(field) {
  if (field instanceof HTMLElement) queueMicrotask(() => field.focus());
}
