/** Who took part, by collège: small counts are masked, for they would name people. */
import { html } from 'lit-html';
import { colleges, contributions } from '../shared/summaries.js';
import { t } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */

const TELLING = 3;

/** @param {Workshop} workshop */
export function participation(workshop) {
  const said = new Map();
  for (const { value } of contributions(workshop)) {
    const college = workshop.get('participant', value.author)?.college;
    said.set(college, (said.get(college) ?? 0) + 1);
  }
  const present = colleges(workshop);
  const most = Math.max(1, ...present.map(({ count }) => count));
  return html`
    <section aria-labelledby="participation-title">
      <h2 id="participation-title">${t('Participation')}</h2>
      <table class="participation">
        <thead>
          <tr><th scope="col">${t('Group')}</th><th scope="col">${t('Participants')}</th><th scope="col">${t('Contributions')}</th></tr>
        </thead>
        <tbody>
          ${present.map(
            ({ id, name, count }) => html`
              <tr>
                <th scope="row">${name}</th>
                <td><meter min="0" max=${most} value=${count && count < TELLING ? TELLING - 1 : count} aria-hidden="true"></meter> ${masked(count)}</td>
                <td>${masked(said.get(id) ?? 0)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}

/** @param {number} count */
function masked(count) {
  return count > 0 && count < TELLING ? t('fewer than {count}', { count: TELLING }) : count;
}
