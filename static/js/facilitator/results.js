/** What the room thinks of an option, by collège. Every bar says its counts in words too. */
import { html, nothing, svg } from 'lit-html';
import { percent, t, tn } from '../shared/texts.js';
import { badge } from './marks.js';

/** @typedef {import('../shared/workshop.js').Value} Value */

const DEGREES = ['−2', '−1', '0', '+1', '+2'];
const WIDTH = 100;

/**
 * @param {import('./room.js').Option} option
 * @param {Value | undefined} value the `result` of the option; none: nothing can be shown
 * @param {Map<string, string>} names of the collèges
 */
export function result(option, value, names) {
  return html`
    <li class="result">
      <h3>${badge(option)} ${option.value.title}</h3>
      ${value ? shown(value, names) : html`<p class="soft">${t('Fewer than three opinions: nothing can be shown.')}</p>`}
    </li>
  `;
}

/**
 * @param {Value} value
 * @param {Map<string, string>} names
 */
function shown(value, names) {
  const points = value.method === 'points';
  const most = Math.max(1, ...value.colleges.map((/** @type {Value} */ each) => each.points ?? 0));
  const row = (/** @type {string} */ name, /** @type {Value} */ each, /** @type {boolean} */ whole) => html`
    <tr class=${whole ? 'whole' : ''}>
      <th scope="row">${name} <span class="soft">${each.voters}</span></th>
      ${points
        ? html`<td><meter min="0" max=${most} value=${whole ? 0 : each.points} aria-hidden="true" ?hidden=${whole}></meter> ${tn('{count} point', '{count} points', each.points)}</td>`
        : html`<td>${bar(each.desirable)}</td><td>${bar(each.feasible)}</td>`}
    </tr>
  `;
  return html`
    <p class="verdict">
      ${tn('{count} person weighed it', '{count} people weighed it', value.voters)}
      ${value.masked ? html` · ${tn('{count} not shown: too few in their group', '{count} not shown: too few in their group', value.masked)}` : nothing}
    </p>
    ${value.divides.map(
      (/** @type {Value} */ each) => html`<p class="divides">
        ${t('Divides: {support} in favour among {group}, {others} among the others.', { group: names.get(each.id) ?? '', support: percent(each.support), others: percent(each.others) })}
      </p>`,
    )}
    <table>
      <thead>
        <tr>
          <th scope="col">${t('Group')}</th>
          ${points ? html`<th scope="col">${t('points given')}</th>` : html`<th scope="col">${t('desirable')}</th><th scope="col">${t('feasible')}</th>`}
        </tr>
      </thead>
      <tbody>
        ${value.colleges.map((/** @type {Value} */ each) => row(each.id === null ? t('Small groups together') : (names.get(each.id) ?? ''), each, false))}
        ${row(t('Everyone'), { ...value, voters: value.voters - value.masked }, true)}
      </tbody>
    </table>
  `;
}

/**
 * Five counts as one bar, from the most against to the most for; the darkness grows away from the middle.
 * @param {number[]} counts
 */
function bar(counts) {
  const all = counts.reduce((sum, each) => sum + each, 0);
  const words = counts.map((count, index) => (count ? `${DEGREES[index]}\u00a0:\u00a0${count}` : '')).filter(Boolean).join(' · ');
  if (!all) return html`<span class="soft">–</span>`;
  let x = 0;
  return html`
    <svg class="bar-chart" viewBox="0 0 ${WIDTH} 16" preserveAspectRatio="none" role="img" aria-label=${words}>
      ${counts.map((count, index) => {
        const width = (count / all) * WIDTH;
        x += width;
        return count ? svg`<rect class="degree-${index}" x=${x - width} y="0" width=${width} height="16"></rect>` : nothing;
      })}
    </svg>
    <span class="counts-of" aria-hidden="true">${words}</span>
  `;
}
