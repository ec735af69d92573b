/** The options as phones read them: title, words, place, what they rest on; and what the room thinks of them. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { freshId } from '../shared/ids.js';
import { options } from '../shared/summaries.js';
import { stylesheet } from '../shared/stylesheet.js';
import { t, tn } from '../shared/texts.js';
import { Amend } from './amend.js';
import { colour, named } from './marks.js';
import { planTemplate } from './plan.js';
import { resultTemplate } from './results.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */
/** @typedef {import('./marks.js').Option} Option */

const SHEETS = ['signs', 'phone/marks', 'phone/slips', 'phone/options', 'phone/results'];

/**
 * @param {Session} session
 * @param {{draw: () => void}} shell
 */
export async function openOptions(session, shell) {
  await Promise.all(SHEETS.map((name) => stylesheet(`css/${name}.css`)));
  return new Options(session, shell);
}

/**
 * All that an option says of itself.
 * @param {Workshop} workshop
 * @param {Option} option
 */
export function wordsTemplate(workshop, option) {
  return html`${shortTemplate(option)} ${longTemplate(workshop, option)}`;
}

/** @param {Option} option */
function shortTemplate({ value, cards }) {
  const quote = cards.find(({ key }) => key === value.quote)?.value.text;
  return html`${value.subtitle ? html`<span class="subtitle">${value.subtitle}</span>` : nothing}
  ${quote ? html`<span class="quote" dir="auto">${t('“{words}”', { words: quote })}</span>` : nothing}`;
}

/**
 * @param {Workshop} workshop
 * @param {Option} option
 */
function longTemplate(workshop, { value, footprint }) {
  return html`${value.intention ? html`<p class="intention">${value.intention}</p>` : nothing}
  ${planTemplate(workshop.get('site'), footprint)}`;
}

export class Options {
  /**
   * @param {Session} session
   * @param {{draw: () => void}} shell
   */
  constructor(session, shell) {
    this.session = session;
    this.amend = new Amend(session, shell, {
      name: 'amend',
      open: t('Complete this option'),
      label: t('What is missing, or would be better otherwise?'),
      send: (option, text) => this.#complete(option, text),
      sent: () => false,
    });
  }

  /**
   * @param {{allows: string[]}} phase
   * @param {(card: Contribution) => unknown} cardTemplate
   */
  template(phase, cardTemplate) {
    const standing = options(this.session.workshop);
    if (standing.length === 0) return nothing;
    return html`<h2>${t('The options')}</h2>
      <ul class="options">
        ${repeat(
          standing,
          ({ key }) => key,
          (option) => html`<li class="option ${colour(option)}">${this.#option(option, phase, cardTemplate)}</li>`,
        )}
      </ul>`;
  }

  /**
   * @param {Option} option
   * @param {{allows: string[]}} phase
   * @param {(card: Contribution) => unknown} cardTemplate
   */
  #option(option, phase, cardTemplate) {
    const { workshop, you } = this.session;
    const { key, cards, people } = option;
    const own = cards.filter((card) => card.value.author === you.id).length;
    const counts = [
      tn('{count} contribution', '{count} contributions', cards.length),
      tn('{count} person', '{count} people', people),
      own ? tn('{count} of yours', '{count} of yours', own) : '',
    ].filter(Boolean);
    const revealed = workshop.get('weighing')?.revealed;
    return html`<details>
      <summary>
        <h3>${named(option)}</h3>
        ${shortTemplate(option)}
        <span class="rests">${counts.join(', ')}</span>
      </summary>
      <div class="option-body">
        ${longTemplate(workshop, option)}
        ${revealed ? resultTemplate(workshop, key) : nothing}
        ${phase.allows.includes('say') ? this.amend.template(key) : nothing}
      </div>
      <ul class="slips">
        ${repeat(
          cards,
          (card) => card.key,
          (card) => html`<li class="slip ${card.value.author === you.id ? 'of-mine' : ''}">${cardTemplate(card)}</li>`,
        )}
      </ul>
    </details>`;
  }

  /**
   * One's own words about an option are placed in it: their author says so.
   * @param {string} option
   * @param {string} text
   */
  #complete(option, text) {
    const key = freshId();
    this.session.submit({ kind: 'idea', key, value: { text } });
    this.session.submit({ kind: 'hint', key, value: { option, usage: null } });
  }
}
