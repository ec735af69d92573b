/** Vos contributions: their state; to correct them, to take them back. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../shared/texts.js';
import { album } from './album.js';
import { ownContributions } from './own.js';
import { leftTemplate, LONGEST } from './say.js';
import { typeMark } from './types.js';
import { Whereabouts } from './whereabouts.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./own.js').Own} Own */
/** @typedef {{key: string, doing: 'correct' | 'withdraw', text: string}} At the one that is being changed */

const DEED = { idea: 'say', annotation: 'draw' };

export class Mine {
  /** @type {At | null} */
  #at = null;

  /**
   * @param {Session} session
   * @param {{draw: () => void, redraw: (own: Own) => void}} shell redraw: correct an annotation where it was drawn
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
    this.whereabouts = new Whereabouts(session, shell);
  }

  /**
   * @param {{allows: string[]}} phase
   * @param {string} [none] what to say where there is nothing
   */
  template(phase, none = '') {
    const own = ownContributions(this.session);
    const strays = album.strays(new Set(own.map(({ key }) => key)));
    if (own.length === 0 && strays === nothing) return none ? html`<p class="calm">${none}</p>` : nothing;
    return html`<section class="mine" aria-labelledby="mine-title">
      <h2 id="mine-title">${t('Your contributions')}</h2>
      <ul class="slips">
        ${repeat(
          own,
          ({ key }) => key,
          (each) => html`<li class="slip mine-slip ${each.state}">${this.#slip(each, phase)}</li>`,
        )}
        ${strays}
      </ul>
    </section>`;
  }

  /**
   * @param {Own} own
   * @param {{allows: string[]}} phase
   */
  #slip(own, phase) {
    const doing = this.#at?.key === own.key ? this.#at.doing : null;
    const can = phase.allows.includes(own.value.condition ? 'weigh' : DEED[own.kind]);
    return html`<p class="slip-head">
        ${own.label ? html`<span class="label">${own.label}</span>` : nothing} ${typeMark(own)}
        <span class="state">${stateText(own, this.session.online)}</span>
      </p>
      ${own.reason ? html`<p class="problem">${own.reason}</p>` : nothing}
      ${doing === 'correct'
        ? this.#correction(own)
        : html`${wordsTemplate(own)}
          ${album.strip(own.key, { label: own.label, remove: can })} ${this.whereabouts.template(own)}
          ${doing === 'withdraw' ? this.#withdrawal(own) : this.#deeds(own, can)}`}`;
  }

  /**
   * @param {Own} own
   * @param {boolean} open
   */
  #deeds(own, open) {
    const refused = own.state === 'refused';
    const can = open && own.wish !== 'withdrawal';
    if (!can && !refused) return nothing;
    const named = { label: own.label || t('this contribution') };
    const deed = (/** @type {string} */ name, /** @type {string} */ spoken, /** @type {() => void} */ act) =>
      html`<button class="quiet" id="${name}-${own.key}" aria-label=${spoken} @click=${act}>
        ${{ correct: t('Correct'), withdraw: t('Withdraw'), discard: own.wish === 'withdrawal' ? t('Understood') : t('Give up') }[name]}
      </button>`;
    return html`<p class="deeds">
      ${can && own.state !== 'hidden' ? deed('correct', t('Correct {label}', named), () => this.#correct(own)) : nothing}
      ${refused
        ? deed('discard', own.wish === 'withdrawal' ? t('Understood') : t('Give up {label}', named), () => this.#giveUp(own))
        : deed('withdraw', t('Withdraw {label}', named), () => this.#go({ key: own.key, doing: 'withdraw', text: '' }, 'keep'))}
      ${can && !refused && own.state !== 'hidden' ? album.adder(own.key, { label: named.label }) : nothing}
    </p>`;
  }

  /** @param {Own} own */
  #correction(own) {
    const text = this.#at?.text ?? '';
    return html`<form class="correction" @submit=${(/** @type {Event} */ event) => this.#save(event, own)}>
      <label class="unseen" for="edit-${own.key}">${t('Your corrected text')}</label>
      <textarea
        class="field"
        id="edit-${own.key}"
        rows="3"
        maxlength=${LONGEST}
        aria-describedby="left-${own.key}"
        .value=${live(text)}
        @input=${this.#typed}
      ></textarea>
      ${leftTemplate(text, `left-${own.key}`)}
      <p class="deeds">
        <button class="button strong small">${own.state === 'refused' ? t('Send again') : t('Save')}</button>
        <button class="quiet" type="button" @click=${() => this.#back(own.key)}>${t('Cancel')}</button>
      </p>
    </form>`;
  }

  /** @param {Own} own */
  #withdrawal(own) {
    return html`<div class="ask" role="group" aria-labelledby="ask-${own.key}">
      <p id="ask-${own.key}">${t('Withdraw it? Its text will be erased.')}</p>
      <p class="deeds">
        <button class="button small" @click=${() => this.#withdraw(own)}>${t('Yes, withdraw')}</button>
        <button class="quiet" id="keep-${own.key}" @click=${() => this.#back(own.key, 'withdraw')}>${t('Keep it')}</button>
      </p>
    </div>`;
  }

  /** @param {Own} own */
  #correct(own) {
    if (own.kind === 'annotation') this.shell.redraw(own);
    else this.#go({ key: own.key, doing: 'correct', text: own.value.text ?? '' }, 'edit');
  }

  /** @param {InputEvent} event */
  #typed = ({ target }) => {
    if (this.#at) this.#at.text = /** @type {HTMLTextAreaElement} */ (target).value;
    this.shell.draw();
  };

  /**
   * @param {Event} event
   * @param {Own} own
   */
  #save(event, own) {
    event.preventDefault();
    const text = this.#at?.text.trim() ?? '';
    if (!text) return;
    if (text !== own.value.text || own.state === 'refused') {
      this.session.submit({ kind: own.kind, key: own.key, value: { text } });
    }
    // After the new words are kept: a phone that stops here must hold one or the other.
    this.#discard(own.key);
    this.#back(own.key);
  }

  /** @param {Own} own */
  #withdraw(own) {
    this.#at = null;
    this.session.submit({ kind: own.kind, key: own.key, value: null });
    album.drop(own.key);
    this.shell.draw();
    document.getElementById('mine-title')?.scrollIntoView({ block: 'nearest' });
  }

  /** What never was in the log takes its photos with it. @param {Own} own */
  #giveUp({ key, wish }) {
    this.#discard(key);
    if (wish === 'new') album.drop(key);
  }

  /**
   * Let go of what was refused; what still waits will go.
   * @param {string} key
   */
  #discard(key) {
    for (const { id, key: about, state } of this.session.outbox.items) {
      if (about === key && state === 'refused') this.session.discard(id).catch(console.warn);
    }
  }

  /**
   * @param {At} at
   * @param {string} focus
   */
  #go(at, focus) {
    this.#at = at;
    this.shell.draw();
    document.getElementById(`${focus}-${at.key}`)?.focus();
  }

  /**
   * @param {string} key
   * @param {string} [focus]
   */
  #back(key, focus = 'correct') {
    this.#at = null;
    this.shell.draw();
    document.getElementById(`${focus}-${key}`)?.focus();
  }
}

/** The server keeps a hidden text to itself: a phone that was opened since cannot show it. @param {Own} own */
function wordsTemplate({ state, value }) {
  if (state === 'hidden' && !value.text) return html`<p class="words soft">${t('Its text is not shown to the room.')}</p>`;
  return value.text ? html`<p class="words">${value.text}</p>` : nothing;
}

/**
 * @param {Own} own
 * @param {boolean} online
 */
function stateText({ state, wish = 'new' }, online) {
  if (state === 'received') return t('received');
  if (state === 'hidden') return t('hidden by the facilitator');
  if (state === 'refused') {
    return { new: t('refused'), correction: t('correction refused'), withdrawal: t('withdrawal refused') }[wish];
  }
  if (wish === 'new') return online ? t('being sent') : t('waiting for the network');
  return wish === 'correction' ? t('correction waiting') : t('withdrawal waiting');
}
