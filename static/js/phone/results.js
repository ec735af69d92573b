/** What the room thinks of an option, once it is shown: by collège, in counts of people; groups under three stay masked. */
import { html, nothing, svg } from 'lit-html';
import { resultsOf, sessionName } from '../shared/sessions.js';
import { percent, t, tn } from '../shared/texts.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {{id: string | null, voters: number, desirable?: number[], feasible?: number[], points?: number}} Group */

/**
 * @param {Workshop} workshop
 * @param {string} option
 */
export function resultTemplate(workshop, option) {
  const results = resultsOf(workshop, option);
  return html`<section class="result" aria-label=${t('What the room thinks')}>
    <h4>${t('What the room thinks')}</h4>
    ${results.length
      ? results.map((result) => html`${result.session ? html`<p><strong>${sessionName(result)}</strong></p>` : nothing} ${shown(workshop, result)}`)
      : html`<p class="soft">${t('Fewer than 3 people gave their opinion: it is not shown.')}</p>`}
  </section>`;
}

/**
 * @param {Workshop} workshop
 * @param {import('../shared/workshop.js').Value} result
 */
function shown(workshop, result) {
  const points = result.method === 'points';
  return html`${points
      ? html`<p><strong>${tn('{count} point', '{count} points', result.points)}</strong></p>`
      : html`<p class="key" aria-hidden="true">
          <span class="no">${t('no')}</span> <span class="half">${t('mixed')}</span> <span class="yes">${t('yes')}</span>
        </p>`}
    <ul class="groups">
      ${result.colleges.map(
        (/** @type {Group} */ group) => html`<li>
          <p class="group">
            <strong>${nameOf(workshop, group.id)}</strong> <span>${tn('{count} person', '{count} people', group.voters)}</span>
          </p>
          ${points
            ? html`<p>${tn('{count} point', '{count} points', group.points ?? 0)}</p>`
            : [bar(t('Desirable'), group.desirable ?? []), bar(t('Feasible'), group.feasible ?? [])]}
        </li>`,
      )}
    </ul>
    ${result.masked
      ? html`<p class="soft">
          ${tn(
            '{count} person is in a group of fewer than 3: not shown.',
            '{count} people are in groups of fewer than 3: not shown.',
            result.masked,
          )}
        </p>`
      : nothing}
    ${result.divides.map(
      (/** @type {{id: string, support: number, others: number}} */ { id, support, others }) =>
        html`<p class="divides">
          ${t('Opinions differ. For it: {college} {support}, the others {others}.', {
            college: nameOf(workshop, id),
            support: percent(support),
            others: percent(others),
          })}
        </p>`,
    )}`;
}

/**
 * No, mixed, yes, side by side: told by their place, their pattern and their number before their colour.
 * @param {string} question
 * @param {number[]} counts from -2 to 2
 */
function bar(question, counts) {
  const [no, half, yes] = [counts[0] + counts[1], counts[2], counts[3] + counts[4]];
  const all = no + half + yes;
  if (!all) return nothing;
  const said = [
    tn('{count} no', '{count} no', no),
    tn('{count} mixed', '{count} mixed', half),
    tn('{count} yes', '{count} yes', yes),
  ].join(', ');
  let from = 0;
  const part = (/** @type {string} */ name, /** @type {number} */ count) => {
    if (!count) return nothing;
    const [x, width] = [from, (100 * count) / all];
    from += width;
    return svg`<rect class=${name} x="${x}%" width="${width}%" height="100%" />
      <text x="${x + width / 2}%" y="50%" dy="0.36em">${count}</text>`;
  };
  return html`<p class="bar-line">
    <span>${question}</span>
    <svg class="answers" role="img" aria-label=${said}>${part('no', no)} ${part('half', half)} ${part('yes', yes)}</svg>
  </p>`;
}

/**
 * @param {Workshop} workshop
 * @param {string | null} id null: the small collèges together
 * @returns {string}
 */
function nameOf(workshop, id) {
  if (id === null) return t('The other groups together');
  return workshop.get('workshop')?.colleges.find((/** @type {{id: string}} */ each) => each.id === id)?.name ?? id;
}
