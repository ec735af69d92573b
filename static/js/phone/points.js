/** Weighing with points: a budget to spread over the options. */
import { html, nothing } from 'lit-html';
import { t, tn } from '../shared/texts.js';
import { colour, named } from './marks.js';
import { wordsTemplate } from './options.js';
import { opinionOf, waiting } from './wishes.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./marks.js').Option} Option */

/**
 * @param {Session} session
 * @param {Option[]} order
 * @param {{prompt: string, points: number}} wanted points: how many there are to spread
 */
export function pointsTemplate(session, order, { prompt, points }) {
  const given = (/** @type {Option} */ { key }) => opinionOf(session, key).points ?? 0;
  const left = points - order.reduce((sum, option) => sum + given(option), 0);
  return html`<h2 class="step" id="weigh-title" tabindex="-1">${prompt}</h2>
    <p class="budget" role="status">${budget(left, points)}</p>
    <ul class="opinions">
      ${order.map((option) => optionTemplate(session, option, { given: given(option), left }))}
    </ul>
    <p>${t('Thank you. You can change your mind until the results are shown.')}</p>`;
}

/**
 * @param {number} left
 * @param {number} points
 */
function budget(left, points) {
  if (left > 0 && left === points) return tn('You have {count} point to spread.', 'You have {count} points to spread.', left);
  return left > 0 ? tn('{count} point left.', '{count} points left.', left) : t('All your points are spread.');
}

/**
 * @param {Session} session
 * @param {Option} option
 * @param {{given: number, left: number}} counts
 */
function optionTemplate(session, option, { given, left }) {
  const { title } = option.value;
  const add = (/** @type {number} */ more) => {
    const points = (opinionOf(session, option.key).points ?? 0) + more;
    session.submit({ kind: 'ballot', key: option.key, value: { points } });
  };
  const state = waiting(session, 'ballot', option.key) ? (session.online ? t('being sent') : t('waiting for the network')) : '';
  return html`<li class="opinion ${colour(option)}">
    <h3>${named(option)}</h3>
    <details>
      <summary>${t('Read more')}</summary>
      ${wordsTemplate(session.workshop, option)}
    </details>
    <div class="stepper" role="group" aria-label=${t('Points for “{title}”', { title })}>
      <button class="button" aria-label=${t('One point less')} ?disabled=${given === 0} @click=${() => add(-1)}>−</button>
      <output>${given}<span class="unseen"> ${tn('point', 'points', given)}</span></output>
      <button class="button" aria-label=${t('One point more')} ?disabled=${left < 1} @click=${() => add(1)}>+</button>
      ${state ? html`<span class="state">${state}</span>` : nothing}
    </div>
  </li>`;
}
