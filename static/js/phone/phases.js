/** The phase of the moment: its name, what it lets this phone do, and the news of its change. */
import { html, nothing } from 'lit-html';
import { t } from '../shared/texts.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {{phase: string, prompt: string, allows: string[]}} Phase */

/** Until the server has told: the action bar is whole, and the outbox keeps what is said. */
const UNTOLD = { phase: '', prompt: '', allows: ['say', 'draw', 'support'] };

/**
 * @param {Session} session
 * @returns {Phase}
 */
export function presentPhase(session) {
  return /** @type {Phase | undefined} */ (session.workshop.get('phase')) ?? UNTOLD;
}

/** @param {string} phase */
export function phaseName(phase) {
  return (
    { visit: t('Visit'), ideas: t('Ideas'), options: t('Options'), restitution: t('Restitution') }[phase] ?? ''
  );
}

export class PhaseNews {
  /** @type {Phase | null} */
  #seen = null;
  #unread = false;

  /**
   * Where a change of phase is announced, and stays in sight until it was read.
   * @param {Phase} phase
   * @param {() => void} draw
   */
  template(phase, draw) {
    if (this.#seen?.phase && !same(this.#seen, phase)) this.#unread = true;
    this.#seen = phase;
    const read = () => {
      this.#unread = false;
      draw();
    };
    return html`<div class="news" role="status">
      ${this.#unread
        ? html`<div class="news-slip">
            <p>
              <strong>${t('Now: {phase}', { phase: phaseName(phase.phase) })}</strong>
              ${phase.prompt} ${phase.allows.length ? nothing : t('Contributions are closed; you can still read.')}
            </p>
            <button class="button small" @click=${read}>${t('Understood')}</button>
          </div>`
        : nothing}
    </div>`;
  }
}

/**
 * @param {Phase} a
 * @param {Phase} b
 */
function same(a, b) {
  return a.phase === b.phase && a.prompt === b.prompt && String([...a.allows].sort()) === String([...b.allows].sort());
}
