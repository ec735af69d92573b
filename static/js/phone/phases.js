/** The phase of the moment: its name, what it lets this phone do, and the news of its change. */
import { html, nothing } from 'lit-html';
import { t } from '../shared/texts.js';
import { deedsOf } from './deeds.js';

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
    {
      visit: t('Visit'),
      ideas: t('Ideas'),
      sorting: t('Collective sorting'),
      options: t('Options'),
      weighing: t('Weighing'),
      restitution: t('Restitution'),
    }[phase] ?? ''
  );
}

export class PhaseNews {
  /** @type {Phase | null} */
  #seen = null;
  #unread = false;

  /**
   * Where a change of phase is announced, and stays in sight until it was read; what it asks for says it by itself where
   * it has been opened.
   * @param {Phase} phase
   * @param {import('./phone.js').View} view
   * @param {{draw: () => void, go: (view: import('./phone.js').View) => void}} shell
   */
  template(phase, view, { draw, go }) {
    const deeds = deedsOf(phase);
    if (this.#seen?.phase && !same(this.#seen, phase)) this.#unread = true;
    this.#seen = phase;
    const open = deeds.some((deed) => deed === view);
    if (open) this.#unread = false;
    const name = html`<strong>${t('Now: {phase}', { phase: phaseName(phase.phase) })}</strong>`;
    const read = () => {
      this.#unread = false;
      if (deeds.length) go(deeds[0]);
      else draw();
    };
    return html`<div class="news" role="status">
      ${open ? html`<p class="unseen">${name}</p>` : nothing}
      ${this.#unread
        ? html`<div class="news-slip">
            <p>${name} ${phase.prompt} ${phase.allows.length ? nothing : t('Contributions are closed; you can still read.')}</p>
            <button class="button small" @click=${read}>${deeds.length ? t('Go there') : t('Understood')}</button>
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
