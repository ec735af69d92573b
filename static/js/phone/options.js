/** The options, as phones see them: each opens on the contributions that it rests on. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { options } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/summaries.js').Contribution} Contribution */
/** @typedef {ReturnType<typeof options>[number]} Option */

const COLOURS = 10;

/**
 * @param {Workshop} workshop
 * @param {(card: Contribution) => unknown} cardTemplate
 */
export function optionsTemplate(workshop, cardTemplate) {
  const standing = options(workshop);
  if (standing.length === 0) return nothing;
  return html`<h2>${t('The options')}</h2>
    <ul class="options">
      ${repeat(
        standing,
        ({ key }) => key,
        (option) => html`<li class="option option-${((option.value.number - 1) % COLOURS) + 1}">${optionTemplate(option, cardTemplate)}</li>`,
      )}
    </ul>`;
}

/**
 * @param {Option} option
 * @param {(card: Contribution) => unknown} cardTemplate
 */
function optionTemplate({ letter, value, cards, people }, cardTemplate) {
  const quote = cards.find(({ key }) => key === value.quote);
  const rests = tn('{count} contribution', '{count} contributions', cards.length);
  const persons = tn('{count} person', '{count} people', people);
  return html`<details>
    <summary>
      <h3><span class="letter">${letter}</span> <span>${value.title}</span></h3>
      ${value.subtitle ? html`<span class="subtitle">${value.subtitle}</span>` : nothing}
      ${quote?.value.text ? html`<q class="quote">${quote.value.text}</q>` : nothing}
      <span class="rests">${t('{contributions}, {people}', { contributions: rests, people: persons })}</span>
    </summary>
    ${value.intention ? html`<p class="intention">${value.intention}</p>` : nothing}
    <ul class="slips">
      ${repeat(
        cards,
        ({ key }) => key,
        (card) => html`<li class="slip">${cardTemplate(card)}</li>`,
      )}
    </ul>
  </details>`;
}
