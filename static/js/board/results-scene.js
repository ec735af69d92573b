/** What the room thinks of the options, collège by collège: nothing but how many have weighed until it is revealed. */
import { html, nothing, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { resultsOf, sessionName } from '../shared/sessions.js';
import { options } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { bound, foldable } from './cards.js';
import { fit, SMALLEST } from './fit.js';
import { foot, headline } from './frame.js';
import { degrees, points, shading } from './opinion-chart.js';
import { apart, conditionsOf, groupsOf, legend, nameOf } from './opinion-groups.js';
import { colour } from './plan.js';
import { allSessions, oneInSessions } from './session-results.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {ReturnType<typeof options>[number] & {result: Value, rank: number}} Weighed */

/** How high the bars are, for a width of 240: fewer lines leave more room. */
const [HIGH, LOW, LOWEST, DETAILED] = [84, 54, 32, 40];
const [FEW_LINES, MANY_LINES] = [7, 12];
const LONG_WORD = /\S{11,}/;

export class ResultsScene {
  /**
   * @param {HTMLElement} host
   * @param {Session} session
   */
  constructor(host, session) {
    this.host = host;
    this.session = session;
  }

  draw() {
    const { workshop } = this.session;
    const standing = options(workshop);
    const rounds = rankedBySession(workshop, standing);
    const focus = workshop.get('scene')?.focus;
    const revealed = workshop.get('weighing')?.revealed;
    const weighed = new Set(rounds.flatMap((round) => round.map(({ key }) => key)));
    const chosen = weighed.size === 1 ? [...weighed][0] : weighed.has(focus) ? focus : undefined;
    const view = !revealed
      ? waiting(workshop, standing)
      : !rounds.length
        ? html`${headline(t('The results'))}<p class="awaited">${t('Too few people have weighed the options to show what they think.')}</p>`
        : chosen
          ? ofOne(workshop, rounds, chosen)
          : rounds.length > 1
            ? allSessions(standing, rounds)
            : all(workshop, rounds[0]);
    const seal = !revealed ? 'before' : (chosen ?? 'all');
    render(html`${shading()}${keyed(seal, html`<div class="view ${chosen ? 'of-one' : seal}">${view}</div>`)}${foot(this.session)}`, this.host);
    this.host.querySelectorAll('.fitted').forEach((each) => fit(/** @type {HTMLElement} */ (each), SMALLEST));
  }

  close() {}
}

/**
 * Session by session, the options of which something may be shown, those that all collèges can live with first. Elsewhere
 * than in a workshop put together from several sessions, there is one round.
 * @param {Workshop} workshop
 * @param {ReturnType<typeof options>} standing
 * @returns {Weighed[][]}
 */
function rankedBySession(workshop, standing) {
  const results = standing.flatMap((option) => resultsOf(workshop, option.key).map((result) => ({ ...option, rank: 0, result })));
  const sessionOf = (/** @type {Weighed} */ { result }) => result.session?.number ?? Infinity;
  return [...new Set(results.map(sessionOf))]
    .sort((a, b) => a - b)
    .map((session) =>
      results
        .filter((each) => sessionOf(each) === session)
        .sort((a, b) => b.result.consensus - a.result.consensus)
        .map((each, i) => ({ ...each, rank: i + 1 })),
    );
}

/**
 * One option: as its session weighed it, or session by session.
 * @param {Workshop} workshop
 * @param {Weighed[][]} rounds
 * @param {string} chosen
 */
function ofOne(workshop, rounds, chosen) {
  const mine = rounds.filter((round) => round.some(({ key }) => key === chosen));
  const weighed = mine.map((round) => ({ ...round[round.findIndex(({ key }) => key === chosen)], count: round.length }));
  return weighed.length > 1 ? oneInSessions(workshop, weighed) : one(workshop, weighed[0], weighed[0].count);
}

/**
 * Before it is revealed.
 * @param {Workshop} workshop
 * @param {ReturnType<typeof options>} standing
 */
function waiting(workshop, standing) {
  const given = new Map();
  for (const [, { option }] of workshop.all('ballot')) given.set(option, (given.get(option) ?? 0) + 1);
  const present = workshop.all('participant').length;
  if (!standing.length) return html`<p class="awaited">${t('The options will appear here')}</p>`;
  const most = Math.max(present, ...given.values(), 1);
  return html`${headline(workshop.get('phase')?.prompt || t('What do you think of each option?'))}
    <ul class="progress ${standing.length > 5 ? 'many' : ''}">
      ${standing.map(({ key, letter, value }) => {
        const count = given.get(key) ?? 0;
        return html`<li class=${colour(value.number)}>
          <b class="letter">${letter}</b><span class="name">${bound(value.title)}</span>
          <svg class="gauge-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="empty" width="100" height="10"></rect><rect class="full" width=${(100 * count) / most} height="10"></rect>
          </svg>
          <b class="count">${count}</b>
        </li>`;
      })}
    </ul>
    <p class="present">${tn('people out of {count} have weighed each option', 'people out of {count} have weighed each option', present)}</p>`;
}

/**
 * All options, one a line; the collèges in columns.
 * @param {Workshop} workshop
 * @param {Weighed[]} weighed
 */
function all(workshop, weighed) {
  const groups = groupsOf(workshop, weighed.map(({ result }) => result));
  const scale = weighed[0].result.method === 'scale';
  const most = highest(weighed);
  const many = weighed.length > MANY_LINES;
  const height = many ? LOWEST : weighed.length > FEW_LINES ? LOW : HIGH;
  return html`${headline([t('What the room thinks'), sessionName(weighed[0].result)].filter(Boolean).join(' · '))}
    <div class="fitted matrix-room">
      <table class="matrix columns-${groups.length} ${many ? 'many' : ''}">
        <thead>
          <tr>
            <th class="what" scope="col"><span class="unseen">${t('Option')}</span></th>
            ${groups.map(({ name }) => html`<th class=${LONG_WORD.test(name) ? 'long' : ''} scope="col">${foldable(name)}</th>`)}
            ${scale ? html`<th class="feasible" scope="col">${t('Feasible, says everyone')}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${weighed.map(
            ({ letter, value, result, rank }) => html`<tr class=${colour(value.number)}>
              <th class="what" scope="row">
                <span class="label">
                  <span class="rank">${rank}</span><b class="letter">${letter}</b><span class="name">${bound(value.title)}</span>
                </span>
              </th>
              ${groups.map(({ id }) => cell(result, id, most, height))}
              ${scale ? html`<td class="feasible">${degrees(result.feasible, { height })}</td>` : nothing}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${legend(weighed.map(({ result }) => result))}`;
}

/**
 * @param {Value} result
 * @param {string | null} id of a collège
 * @param {number} most points per person
 * @param {number} height
 */
function cell(result, id, most, height) {
  const group = result.colleges.find((/** @type {Value} */ each) => each.id === id);
  if (!group) return html`<td class="masked">–</td>`;
  const drawn = group.desirable ? degrees(group.desirable, { height }) : points(group.points / group.voters, most, { height });
  return apart(result, id) ? html`<td><div class="apart">${drawn}<span class="unseen">${t('stands apart')}</span></div></td>` : html`<td>${drawn}</td>`;
}

/**
 * One option: a line for each collège.
 * @param {Workshop} workshop
 * @param {Weighed} option
 * @param {number} count of options weighed
 */
function one(workshop, { letter, value, result, rank, cards, key }, count) {
  const groups = groupsOf(workshop, [result]);
  const scale = result.method === 'scale';
  const lines = groups.map(({ id, name }) => ({ name, ...result.colleges.find((/** @type {Value} */ each) => each.id === id) }));
  const together = { name: t('Everyone'), ...result, voters: result.voters - result.masked, id: 'everyone' };
  const most = Math.max(...lines.map((each) => (each.points ?? 0) / each.voters));
  const detailed = { height: DETAILED, detailed: true };
  return html`<header class="chosen ${colour(value.number)}"><b class="letter">${letter}</b>${headline(bound(value.title))}</header>
    <div class="fitted detail-room">
      <table class="detail">
        <thead>
          <tr>
            <td></td>
            ${scale ? html`<th scope="col">${t('Desirable')}</th><th scope="col">${t('Feasible')}</th>` : html`<th scope="col">${t('Points per person')}</th>`}
          </tr>
        </thead>
        <tbody>
          ${[...lines, together].map(
            (each) => html`<tr class=${each.id === 'everyone' ? 'together' : ''}>
              <th scope="row">
                <span class=${apart(result, each.id) ? 'apart' : ''}>${each.name}</span>
                ${apart(result, each.id) ? html`<span class="unseen">${t('stands apart')}</span>` : nothing} <span class="voters">${each.voters}</span>
              </th>
              ${scale
                ? html`<td>${degrees(each.desirable, detailed)}</td><td>${degrees(each.feasible, detailed)}</td>`
                : html`<td>${points(each.points / each.voters, most, detailed)}</td>`}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <aside class="verdict fitted">
      ${result.session ? html`<p class="session">${sessionName(result)}</p>` : nothing}
      <p class="place"><b>${rank}</b> ${t('out of {count}, by agreement between groups', { count })}</p>
      ${result.divides.length
        ? html`<p class="divided"><b>${t('What divides')}</b></p>
            <ul>${result.divides.map((/** @type {Value} */ each) => html`<li>${stance(workshop, each)}</li>`)}</ul>`
        : html`<p>${t('No group stands apart.')}</p>`}
      ${conditionsOf(cards, key)}
    </aside>
    ${legend([result])}`;
}

/** @param {Workshop} workshop @param {Value} divided */
function stance(workshop, { id, support, others }) {
  const [here, elsewhere] = [support, others].map((share) => Math.round(share * 10));
  return html`<b>${nameOf(workshop, id)}</b> ${t('{here} in 10 in favour, {elsewhere} in 10 elsewhere', { here, elsewhere })}`;
}

/** The most points per person that any collège gave to any option. @param {Weighed[]} weighed */
function highest(weighed) {
  return Math.max(0, ...weighed.flatMap(({ result }) => result.colleges.map((/** @type {Value} */ each) => (each.points ?? 0) / each.voters)));
}
