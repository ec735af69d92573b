/** Where one's own contribution went, and « Ce n'est pas ça », which its author may always say. */
import { html, nothing } from 'lit-html';
import { options } from '../shared/summaries.js';
import { t } from '../shared/texts.js';
import { named } from './marks.js';
import { hintOf, waiting } from './wishes.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./own.js').Own} Own */
/** @typedef {import('./marks.js').Option} Option */

export class Whereabouts {
  /** the contribution for which an option is being chosen */
  #choosing = '';

  /**
   * @param {Session} session
   * @param {{draw: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
  }

  /** @param {Own} own */
  template(own) {
    const standing = options(this.session.workshop);
    if (own.state !== 'received' || standing.length === 0) return nothing;
    const placement = this.session.workshop.get('placement', own.key);
    const there = standing.find(({ key }) => key === placement?.option);
    const spoken = own.kind === 'idea' || own.value.type === 'idea';
    if (!there && (!spoken || placement?.idle)) return nothing;
    const hint = hintOf(this.session, own.key);
    const elsewhere = hint && !hint.usage && hint.option !== (there?.key ?? null);
    return html`<div class="whereabouts" role="group" aria-label=${t('Where {label} went', { label: own.label })}>
      <p id="where-${own.key}" tabindex="-1">${there ? this.#joined(there, placement?.by, spoken) : this.#nowhere(hint)}</p>
      ${there && elsewhere ? html`<p class="soft">${this.#disagreement(own.key, hint.option, standing)}</p>` : nothing}
      ${this.#choosing === own.key ? this.#choice(own, standing, there) : this.#deeds(own, there, Boolean(elsewhere))}
    </div>`;
  }

  /**
   * @param {Option} option
   * @param {string} by
   * @param {boolean} spoken
   */
  #joined(option, by, spoken) {
    const contribution = spoken ? t('Your idea has joined') : t('Your contribution has joined');
    const said = { author: t('You have put it in'), room: t('The room has put it in') }[by] ?? contribution;
    return html`${said} <strong class="joined">${named(option)}</strong>`;
  }

  /** @param {{option: string | null, usage: string | null} | undefined} hint */
  #nowhere(hint) {
    const refused = hint && !hint.usage;
    return refused ? t('You said that it was not there: it is to be sorted again.') : t('It is in no option yet.');
  }

  /**
   * A facilitator put it there and has the last word.
   * @param {string} key
   * @param {string | null} wanted
   * @param {Option[]} standing
   */
  #disagreement(key, wanted, standing) {
    if (waiting(this.session, 'hint', key)) return t('It will be told as soon as there is network.');
    const option = standing.find(({ key }) => key === wanted);
    if (option) return t('You would put it in “{title}”: the facilitator is told.', { title: option.value.title });
    return t('You said that this is not it: the facilitator is told.');
  }

  /**
   * @param {Own} own
   * @param {Option | undefined} there
   * @param {boolean} said that it is not there
   */
  #deeds(own, there, said) {
    const choose = () => {
      this.#choosing = own.key;
      this.shell.draw();
      document.getElementById(`where-${own.key}`)?.focus();
    };
    if (there && !said) {
      return html`<p class="deeds">
        <button class="quiet" aria-describedby="where-${own.key}" @click=${() => this.#say(own.key, null)}>${t('That is not it')}</button>
      </p>`;
    }
    return html`<p class="deeds">
      <button class="quiet" aria-describedby="where-${own.key}" @click=${choose}>${t('Choose its option')}</button>
    </p>`;
  }

  /**
   * @param {Own} own
   * @param {Option[]} standing
   * @param {Option | undefined} there
   */
  #choice(own, standing, there) {
    return html`<p class="choices">
        ${standing
          .filter((option) => option !== there)
          .map((option) => html`<button class="choice" @click=${() => this.#say(own.key, option.key)}>${named(option)}</button>`)}
      </p>
      <p class="deeds"><button class="quiet" @click=${() => this.#done(own.key)}>${t('Cancel')}</button></p>`;
  }

  /**
   * @param {string} key
   * @param {string | null} option
   */
  #say(key, option) {
    this.session.submit({ kind: 'hint', key, value: { option, usage: null } });
    this.#done(key);
  }

  /** @param {string} key */
  #done(key) {
    this.#choosing = '';
    this.shell.draw();
    document.getElementById(`where-${key}`)?.focus();
  }
}
