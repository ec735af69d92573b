/** Feuille de route: what is to be done, and « Je peux y contribuer ». */
import { html, nothing } from 'lit-html';
import { options } from '../shared/summaries.js';
import { stylesheet } from '../shared/stylesheet.js';
import { t, tn } from '../shared/texts.js';
import { named } from './marks.js';
import { commits, waiting } from './wishes.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Value} Value */

const SHEETS = ['signs', 'phone/marks', 'phone/slips', 'phone/commit'];

/**
 * @param {Session} session
 * @param {{see: () => void}} shell
 */
export async function open(session, shell) {
  await Promise.all(SHEETS.map((name) => stylesheet(`css/${name}.css`)));
  return new Commit(session, shell);
}

class Commit {
  /**
   * @param {Session} session
   * @param {{see: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** @param {import('./phases.js').Phase} phase */
  template(phase) {
    const actions = this.session.workshop
      .all('action')
      .filter(([, { dropped }]) => !dropped)
      .sort(([, a], [, b]) => a.priority - b.priority || a.number - b.number);
    const may = phase.allows.includes('commit');
    return html`<section class="commit" aria-labelledby="commit-title">
      <h2 id="commit-title" class="prompt" tabindex="-1"><span>${phase.prompt || t('Roadmap')}</span></h2>
      ${actions.length
        ? html`<h3>${t('What comes next')}</h3>
            <p class="soft">${may ? t('Say where you could help: it commits you to nothing yet.') : nothing}</p>
            <ol class="actions">
              ${actions.map(([key, action]) => html`<li class="action">${this.#action(key, action, may)}</li>`)}
            </ol>`
        : html`<div class="calm">
            <p>${t('The next steps will appear here.')}</p>
            <button class="button" @click=${this.shell.see}>${t('See what the room says')}</button>
          </div>`}
    </section>`;
  }

  /**
   * @param {string} key
   * @param {Value} action
   * @param {boolean} may
   */
  #action(key, action, may) {
    const horizon = { short: t('Soon'), medium: t('In a few years'), long: t('In the long run') }[
      /** @type {string} */ (action.horizon)
    ];
    const details = [
      [t('Carried by'), action.lead],
      [t('With'), action.partners],
      [t('Paid by'), action.funding],
      [t('Before that'), action.prerequisite],
    ].filter(([, value]) => value);
    const concerned = options(this.session.workshop).filter((option) => action.options.includes(option.key));
    return html`<p class="action-head">
        ${action.priority === 1 ? html`<span class="first">${t('First of all')}</span>` : nothing}
        <span>${horizon}</span> ${action.theme ? html`<span>${action.theme}</span>` : nothing}
      </p>
      <h4 id="action-${key}">${action.action}</h4>
      ${concerned.length ? html`<p class="concerned">${concerned.map((option) => html`<span>${named(option)}</span>`)}</p>` : nothing}
      ${details.length
        ? html`<dl>${details.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
        : nothing}
      <p class="action-foot">${this.#offer(key, may)}</p>`;
  }

  /**
   * @param {string} key
   * @param {boolean} may
   */
  #offer(key, may) {
    const mine = commits(this.session, key);
    const count = this.#others(key) + Number(mine);
    const people = tn('{count} person could help', '{count} people could help', count);
    if (!may) return count ? html`<span class="soft">${people}</span>` : nothing;
    const toggle = () => this.session.submit({ kind: 'commitment', key, value: mine ? null : {} });
    const state = waiting(this.session, 'commitment', key) && !this.session.online ? t('waiting for the network') : '';
    return html`<button class="support" aria-pressed=${mine} aria-describedby="action-${key}" @click=${toggle}>
        <svg class="tick" viewBox="0 0 24 24" aria-hidden="true"><path d=${mine ? 'M4 13l5 5L20 6' : 'M12 5v14M5 12h14'} /></svg> ${t('I can help')}
      </button>
      ${count ? html`<span class="soft">${people}</span>` : nothing}
      <span class="state" role="status">${state}</span>`;
  }

  /**
   * Those who offered before us: the log tells how many, what is known of us whether we are among them.
   * @param {string} key
   */
  #others(key) {
    const logged = this.session.workshop.all('commitment').filter(([, { action }]) => action === key).length;
    const landing = this.session.landing.filter((item) => item.kind === 'commitment' && item.key === key).pop();
    const known = (this.session.you.commitments ?? []).includes(key);
    return Math.max(0, logged - Number(landing ? landing.value === null : known));
  }
}
