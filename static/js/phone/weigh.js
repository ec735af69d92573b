/**
 * Weighing: one option at a time, in an order of each phone's own. What was tapped is sent at once and may be changed until
 * the results are shown.
 */
import { html, nothing } from 'lit-html';
import { freshId } from '../shared/ids.js';
import { options } from '../shared/summaries.js';
import { stylesheet } from '../shared/stylesheet.js';
import { t } from '../shared/texts.js';
import { Amend } from './amend.js';
import { colour, named } from './marks.js';
import { wordsTemplate } from './options.js';
import { pointsTemplate } from './points.js';
import { resultTemplate } from './results.js';
import { QUESTIONS, answerName, scaleTemplate } from './scale.js';
import { shuffled } from './shuffle.js';
import { opinionOf, waiting } from './wishes.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./phases.js').Phase} Phase */
/** @typedef {import('./marks.js').Option} Option */

/** Where the summary stands among the options. */
const END = 'end';
const SHEETS = ['signs', 'phone/marks', 'phone/slips', 'phone/options', 'phone/results', 'phone/weigh'];

/**
 * @param {Session} session
 * @param {{draw: () => void, see: () => void}} shell
 */
export async function open(session, shell) {
  await Promise.all(SHEETS.map((name) => stylesheet(`css/${name}.css`)));
  return new Weigh(session, shell);
}

class Weigh {
  /** the option that is being weighed, or the summary; empty before the first */
  #at = '';

  /**
   * @param {Session} session
   * @param {{draw: () => void, see: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.shell = shell;
    this.conditions = new Amend(session, shell, {
      name: 'condition',
      open: t('On which condition?'),
      label: t('On which condition?'),
      send: (option, text) => session.submit({ kind: 'idea', key: freshId(), value: { text, condition: option } }),
      sent: (own, option) => own.value.condition === option,
    });
  }

  /** @param {Phase} phase */
  template(phase) {
    const standing = options(this.session.workshop);
    const weighing = this.session.workshop.get('weighing');
    if (weighing?.revealed && standing.length) return this.#results(standing);
    if (!phase.allows.includes('weigh')) return this.#calm(t('The weighing is over, thank you.'));
    if (!standing.length) return this.#calm(t('The options are being prepared.'));
    // Who we are, and what we answered before, is known once the server has let us in.
    if (!this.session.you.id) return html`<p class="calm" role="status">${t('One moment…')}</p>`;
    const order = shuffled(standing, this.session.you.id);
    return html`<section class="weigh" aria-labelledby="weigh-title">
      ${weighing?.method === 'points'
        ? pointsTemplate(this.session, order, { prompt: phase.prompt, points: weighing.points })
        : this.#step(order, phase.prompt)}
    </section>`;
  }

  /**
   * @param {Option[]} order
   * @param {string} prompt
   */
  #step(order, prompt) {
    if (!this.#at) this.#at = order.find(({ key }) => !this.#answered(key))?.key ?? END;
    const place = order.findIndex(({ key }) => key === this.#at);
    if (place < 0) return this.#summary(order);
    const option = order[place];
    const next = order[place + 1]?.key ?? END;
    return html`<h2 class="step small" id="weigh-title" tabindex="-1">
        ${prompt} <span class="where-in">${t('Option {place} of {count}', { place: place + 1, count: order.length })}</span>
      </h2>
      <article class="option weighed ${colour(option)}">
        <h3>${named(option)}</h3>
        ${wordsTemplate(this.session.workshop, option)}
      </article>
      ${QUESTIONS.map((question) => this.#question(option.key, question))}
      <p class="kept" role="status">${this.#kept(option.key)}</p>
      ${this.conditions.template(option.key)}
      <p class="steps">
        ${place > 0
          ? html`<button class="button" @click=${() => this.#go(order[place - 1].key)}>${t('Previous')}</button>`
          : nothing}
        <button class="button strong" @click=${() => this.#go(next)}>${next === END ? t('See my answers') : t('Next')}</button>
      </p>`;
  }

  /**
   * @param {string} option
   * @param {'desirable' | 'feasible'} question
   */
  #question(option, question) {
    const opinion = () => ({ desirable: null, feasible: null, ...opinionOf(this.session, option) });
    const answer = (/** @type {number} */ degree) => {
      this.session.submit({ kind: 'ballot', key: option, value: { ...opinion(), [question]: degree } });
    };
    return scaleTemplate({ name: `${question}-${option}`, question, chosen: opinion()[question], answer });
  }

  /** @param {Option[]} order */
  #summary(order) {
    return html`<h2 class="step" id="weigh-title" tabindex="-1">${t('Your answers')}</h2>
      <ul class="opinions">
        ${order.map((option) => {
          const opinion = opinionOf(this.session, option.key);
          return html`<li class="opinion ${colour(option)}">
            <h3>${named(option)}</h3>
            <p>
              ${QUESTIONS.map(
                (question) => html`<span>${t('{question} {answer}', answerName(question, opinion[question] ?? null))}</span>`,
              )}
            </p>
            <p class="deeds">
              <button class="quiet" @click=${() => this.#go(option.key)}>
                ${this.#answered(option.key) ? t('Change') : t('Answer')}<span class="unseen"> (${option.value.title})</span>
              </button>
              <span class="state">${this.#kept(option.key)}</span>
            </p>
          </li>`;
        })}
      </ul>
      <p>${t('Thank you. You can change your mind until the results are shown.')}</p>`;
  }

  /** @param {Option[]} standing */
  #results(standing) {
    return html`<section class="weigh" aria-labelledby="weigh-title">
      <h2 class="step" id="weigh-title" tabindex="-1">${t('The results')}</h2>
      <p class="soft" role="status">${t('The answers are in: nothing more can be changed.')}</p>
      <ul class="options">
        ${standing.map(
          (option) => html`<li class="option weighed ${colour(option)}">
            <h3>${named(option)}</h3>
            ${resultTemplate(this.session.workshop, option.key)}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  /** @param {string} text */
  #calm(text) {
    return html`<section class="weigh" aria-label=${t('Your opinion')}>
      <div class="calm">
        <p>${text}</p>
        <button class="button" @click=${this.shell.see}>${t('See what the room says')}</button>
      </div>
    </section>`;
  }

  /** @param {string} option */
  #answered(option) {
    const { desirable, feasible } = opinionOf(this.session, option);
    return typeof desirable === 'number' && typeof feasible === 'number';
  }

  /** @param {string} option */
  #kept(option) {
    if (waiting(this.session, 'ballot', option)) return this.session.online ? t('being sent') : t('waiting for the network');
    return this.session.you.weighed?.[option] ? html`<span class="done">${t('received')}</span>` : nothing;
  }

  /** @param {string} key */
  #go(key) {
    this.#at = key;
    this.shell.draw();
    document.getElementById('view')?.scrollTo(0, 0);
    document.getElementById('weigh-title')?.focus({ preventScroll: true });
  }
}
