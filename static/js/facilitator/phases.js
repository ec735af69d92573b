/** The six phases across the top: which one is open, what opening another would close, how the present one is going. */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

/** @type {Record<string, string>} */
const NAMES = {
  visit: t('Visit'),
  ideas: t('Ideas'),
  sorting: t('Sorting together'),
  options: t('Options'),
  weighing: t('Weighing'),
  restitution: t('Restitution'),
};
/** @type {Record<string, string>} */
export const DEED_NAMES = {
  say: t('say'),
  draw: t('draw'),
  support: t('show support'),
  sort: t('sort cards'),
  weigh: t('weigh options'),
  commit: t('offer help'),
};

/** @param {Desk} desk */
export function phases({ room, deeds }) {
  const now = room.workshop.get('phase') ?? { phase: '', allows: [] };
  return html`
    <nav class="phases" aria-label=${t('Phase')}>
      <ol>
        ${boot.phases.map((/** @type {{phase: string, prompt: string, allows: string[]}} */ { phase, prompt, allows }, /** @type {number} */ index) => {
          const current = phase === now.phase;
          const closes = now.allows.filter((/** @type {string} */ deed) => !current && !allows.includes(deed));
          return html`
            <li>
              <button type="button" class="phase" aria-current=${current ? 'step' : nothing} title=${closes.length ? `« ${prompt} » ${t('Will close: {what}', { what: list(closes) })}` : `« ${prompt} »`}
                @click=${() => !current && deeds.openPhase({ phase })}>
                <span class="phase-number">${index + 1}</span>
                <span class="phase-name">${NAMES[phase]}</span>
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
    </nav>
  `;
}

/**
 * What phones may do now, each of it a switch; and who would be cut short if it closed.
 * @param {Desk} desk
 */
export function rights({ room, deeds, session }) {
  const now = room.workshop.get('phase') ?? { phase: '', allows: [] };
  const usual = boot.phases.find((/** @type {{phase: string}} */ each) => each.phase === now.phase)?.allows ?? [];
  const offered = Object.keys(DEED_NAMES).filter((deed) => ['say', 'draw', 'support', ...usual, ...now.allows].includes(deed));
  return html`
    <fieldset class="allows">
      <legend>${t('Phones may')}</legend>
      ${offered.map(
        (deed) => html`
          <button type="button" aria-pressed=${now.allows.includes(deed)}
            @click=${() => deeds.openPhase({ phase: now.phase, prompt: now.prompt, allows: toggled(now.allows, deed) })}>
            ${DEED_NAMES[deed]}
          </button>
        `,
      )}
      ${absent(session.present, room.joined)}
    </fieldset>
  `;
}

/**
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

/** @param {string[]} allows */
function may(allows) {
  return allows.length ? list(allows) : t('phones only watch');
}

/** @param {string[]} deeds */
function list(deeds) {
  return Object.keys(DEED_NAMES)
    .filter((deed) => deeds.includes(deed))
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
