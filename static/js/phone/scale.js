/** A question with five answers, from « pas du tout » to « tout à fait », each with a sign and words. */
import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { t } from '../shared/texts.js';

/** @typedef {'desirable' | 'feasible'} Question */

export const QUESTIONS = /** @type {Question[]} */ (['desirable', 'feasible']);

const DEGREES = [
  { degree: -2, sign: '−\u2009−', name: t('Not at all') },
  { degree: -1, sign: '−', name: t('Rather not') },
  { degree: 0, sign: '○', name: t('Mixed') },
  { degree: 1, sign: '+', name: t('Rather yes') },
  { degree: 2, sign: '+\u2009+', name: t('Very much') },
];

/** @param {Question} question */
function asked(question) {
  return { desirable: t('Is it desirable?'), feasible: t('Is it feasible?') }[question];
}

/**
 * A question and its answer, in words.
 * @param {Question} question
 * @param {number | null} chosen
 */
export function answerName(question, chosen) {
  const answer = DEGREES.find(({ degree }) => degree === chosen)?.name.toLowerCase() ?? t('no answer');
  return { question: asked(question), answer };
}

/** @param {{name: string, question: Question, chosen: number | null, answer: (degree: number) => void}} wanted */
export function scaleTemplate({ name, question, chosen, answer }) {
  return html`<fieldset class="scale">
    <legend>${asked(question)}</legend>
    <div class="degrees">
      ${DEGREES.map(
        (each) => html`<label class="degree">
          <input class="unseen" type="radio" name=${name} .checked=${live(chosen === each.degree)} @change=${() => answer(each.degree)} />
          <span><b aria-hidden="true">${each.sign}</b> ${each.name}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}
