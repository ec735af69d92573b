/**
 * What the rooms of several sessions think: sessions side by side, never added up, since somebody may have come to both.
 * Of the two questions only whether an option is desirable is drawn here: one bar for each session stays legible.
 */
import { html, nothing } from 'lit-html';
import { sessionName } from '../shared/sessions.js';
import { t } from '../shared/texts.js';
import { bound } from './cards.js';
import { headline } from './frame.js';
import { degrees, points } from './opinion-chart.js';
import { apart, conditionsOf, groupsOf, legend, nameOf } from './opinion-groups.js';
import { colour } from './plan.js';

/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {import('./results-scene.js').Weighed} Weighed */
/** @typedef {ReturnType<typeof import('../shared/summaries.js').options>} Options */

/** How high the bars are, for a width of 240. */
const [HIGH, DETAILED] = [44, 40];
/** From how many sessions on the counts of each degree would be too small to be read. */
const MANY = 3;

/**
 * All options, one a line, in the order of their letters; the sessions in columns, each with its own ranks.
 * @param {Options} standing
 * @param {Weighed[][]} rounds
 */
export function allSessions(standing, rounds) {
  const weighed = standing.filter(({ key }) => rounds.some((round) => round.some((each) => each.key === key)));
  const most = Math.max(0, ...rounds.flat().map(({ result }) => perPerson(result)));
  return html`${headline(t('What the room thinks, session by session'))}
    <div class="fitted matrix-room">
      <table class="matrix sessions">
        <thead>
          <tr>
            <th class="what" scope="col"><span class="unseen">${t('Option')}</span></th>
            ${rounds.map(([{ result }]) => html`<th scope="col">${named(result)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${weighed.map(
            ({ key, letter, value }) => html`<tr class=${colour(value.number)}>
              <th class="what" scope="row">
                <span class="label"><b class="letter">${letter}</b><span class="name">${bound(value.title)}</span></span>
              </th>
              ${rounds.map((round) => {
                const found = round.find((each) => each.key === key);
                if (!found) return html`<td class="masked">–</td>`;
                return html`<td><div class="ranked"><span class="rank">${found.rank}</span>${drawn(found.result, most, HIGH)}</div></td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${legend(rounds.flat().map(({ result }) => ({ ...result, divides: [] })), html`<span><b class="rank">1</b> ${t('place by agreement between groups')}</span>`)}`;
}

/**
 * One option: a line for each collège, the sessions in columns.
 * @param {Workshop} workshop
 * @param {(Weighed & {count: number})[]} sessions count: of options weighed in that session
 */
export function oneInSessions(workshop, sessions) {
  const [{ letter, value, cards, key }] = sessions;
  const results = sessions.map(({ result }) => result);
  const groups = groupsOf(workshop, results);
  const shares = results.flatMap(({ colleges }) => colleges.map(perPerson));
  const most = Math.max(0, ...shares);
  const bars = (/** @type {Value} */ counted) => drawn(counted, most, DETAILED, sessions.length < MANY);
  return html`<header class="chosen ${colour(value.number)}"><b class="letter">${letter}</b>${headline(bound(value.title))}</header>
    <div class="fitted detail-room">
      <table class="detail sessions">
        <thead>
          <tr>
            <td></td>
            ${results.map((result) => html`<th scope="col">${named(result)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${groups.map(
            ({ id, name }) => html`<tr>
              <th scope="row">${name}</th>
              ${results.map((result) => cell(result, id, bars))}
            </tr>`,
          )}
          <tr class="together">
            <th scope="row">${t('Everyone')}</th>
            ${results.map((result) => html`<td>${bars(result)}</td>`)}
          </tr>
        </tbody>
      </table>
    </div>
    <aside class="verdict fitted">
      ${sessions.map(
        ({ result, rank, count }) => html`<p class="session">${named(result)}</p>
          <p class="place"><b>${rank}</b> ${t('out of {count}, by agreement between groups', { count })}</p>
          ${result.divides.length
            ? html`<p>${t('Apart: {groups}', { groups: result.divides.map((/** @type {Value} */ { id }) => nameOf(workshop, id)).join(', ') })}</p>`
            : html`<p>${t('No group stands apart.')}</p>`}`,
      )}
      ${conditionsOf(cards, key)}
    </aside>
    ${legend(results)}`;
}

/**
 * @param {Value} result
 * @param {string | null} id of a collège
 * @param {(counted: Value) => unknown} bars
 */
function cell(result, id, bars) {
  const group = result.colleges.find((/** @type {Value} */ each) => each.id === id);
  if (!group) return html`<td class="masked">–</td>`;
  const stands = apart(result, id);
  return html`<td><div class=${stands ? 'apart' : ''}>${bars(group)}${stands ? html`<span class="unseen">${t('stands apart')}</span>` : nothing}</div></td>`;
}

/**
 * @param {Value} counted a result, or a collège of one
 * @param {number} most points per person
 * @param {number} height
 * @param {boolean} [detailed]
 */
function drawn(counted, most, height, detailed = false) {
  return counted.desirable ? degrees(counted.desirable, { height, detailed }) : points(perPerson(counted), most, { height });
}

/** @param {Value} counted a result, or a collège of one */
function perPerson({ points: given = 0, voters, masked = 0 }) {
  return given / (voters - masked || 1);
}

/** @param {Value} result */
function named(result) {
  return sessionName(result) || t('Since the sessions were put together');
}
