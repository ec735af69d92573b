/** Steering the room: the phase, what phones may do, the question, the scene on the board. */
import { html, nothing, svg } from 'lit-html';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

/** What each phase opens by default: the twin of facilitation/domain/phases.py. */
const DEEDS = ['say', 'draw', 'support'];
const PHASES = [
  { id: 'visit', name: t('Visit'), allows: DEEDS },
  { id: 'ideas', name: t('Ideas'), allows: DEEDS },
  { id: 'options', name: t('Options'), allows: DEEDS },
  { id: 'restitution', name: t('Restitution'), allows: /** @type {string[]} */ ([]) },
];
/** @type {Record<string, string>} */
const DEED_NAMES = { say: t('say'), draw: t('draw'), support: t('support') };
const SCENES = [
  { id: 'join', name: t('Welcome and QR'), picture: svg`<path d="M3 3h7v7H3zM3 14h7v7H3zM14 3h7v7h-7zM14 14h3v3h-3zM18 18h3v3h-3z" />` },
  { id: 'wall', name: t('Wall'), picture: svg`<path d="M3 4h8v6H3zM13 4h8v9h-8zM3 12h8v8H3zM13 15h8v5h-8z" />` },
  { id: 'map', name: t('Map'), picture: svg`<path d="M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14" />` },
  { id: 'options', name: t('Options'), picture: svg`<path d="M3 4h5v16H3zM9.500 4h5v11h-5zM16 4h5v13h-5z" />` },
];
const LONGEST_PROMPT = 160;

/** @param {Desk} desk */
export function steering(desk) {
  return html`
    <aside class="steering" aria-label=${t('Steering')}>
      ${phases(desk)} ${prompt(desk)} ${scenes(desk)}
    </aside>
  `;
}

/** @param {Desk} desk */
function phases({ room, deeds, session }) {
  const now = room.workshop.get('phase') ?? { phase: '', allows: [] };
  return html`
    <section aria-labelledby="phases-title">
      <h2 id="phases-title">${t('Phase')}</h2>
      <ol class="phases">
        ${PHASES.map(({ id, name, allows }, index) => {
          const current = id === now.phase;
          const closes = now.allows.filter((/** @type {string} */ deed) => !current && !allows.includes(deed));
          return html`
            <li>
              <button type="button" class="phase" aria-current=${current ? 'step' : nothing}
                @click=${() => !current && deeds.openPhase({ phase: id })}>
                <span class="phase-number">${index + 1}</span>
                <span class="phase-name">${name}</span>
                <span class="phase-deeds">
                  ${closes.length
                    ? html`<span class="closes">${t('Will close: {what}', { what: list(closes) })}</span>`
                    : may(current ? now.allows : allows)}
                </span>
              </button>
            </li>
          `;
        })}
      </ol>
      ${absent(session.present, room.joined)}
      <fieldset class="allows">
        <legend>${t('Phones may')}</legend>
        ${DEEDS.map(
          (deed) => html`
            <button type="button" aria-pressed=${now.allows.includes(deed)}
              @click=${() => deeds.openPhase({ phase: now.phase, prompt: now.prompt, allows: toggled(now.allows, deed) })}>
              ${DEED_NAMES[deed]}
            </button>
          `,
        )}
      </fieldset>
    </section>
  `;
}

/**
 * Who would be cut short if this phase closed now.
 * @param {{connected: number, late: number}} present
 * @param {number} joined
 */
function absent({ connected, late }, joined) {
  const silent = Math.max(0, joined - connected);
  const said = [
    ...(silent ? [tn('{count} silent phone', '{count} silent phones', silent)] : []),
    ...(late ? [tn('{count} with texts on their way', '{count} with texts on their way', late)] : []),
  ];
  return said.length ? html`<p class="absent soft">${said.join(' · ')}</p>` : nothing;
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
      <button class="button ${ui.promptTouched ? 'strong' : ''}" ?disabled=${!ui.promptTouched}>${t('Ask this question')}</button>
    </form>
  `;
}

/** @param {Desk} desk */
function scenes({ room, deeds }) {
  const now = room.workshop.get('scene')?.scene;
  return html`
    <section aria-labelledby="scenes-title">
      <h2 id="scenes-title">${t('On the board')}</h2>
      <div class="scenes">
        ${SCENES.map(
          ({ id, name, picture }) => html`
            <button type="button" aria-pressed=${id === now} @click=${() => id !== now && deeds.showScene(id)}>
              <svg viewBox="0 0 24 24" aria-hidden="true">${picture}</svg>
              ${name}
            </button>
          `,
        )}
      </div>
    </section>
  `;
}

/** @param {string[]} allows */
function may(allows) {
  return allows.length ? list(allows) : t('phones only watch');
}

/** @param {string[]} deeds */
function list(deeds) {
  return DEEDS.filter((deed) => deeds.includes(deed))
    .map((deed) => DEED_NAMES[deed])
    .join(', ');
}

/**
 * @param {string[]} allows
 * @param {string} deed
 */
function toggled(allows, deed) {
  return allows.includes(deed) ? allows.filter((each) => each !== deed) : [...allows, deed];
}
