/** What the room thinks of the options, collège by collège: nothing but how many have weighed until it is revealed. */
import { html, nothing, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { options } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { fit } from './fit.js';
import { foot, headline } from './frame.js';
import { degrees, points, shading } from './opinion-chart.js';
import { FEWEST } from './people.js';
import { colour } from './plan.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {ReturnType<typeof options>[number] & {result: Value, rank: number}} Weighed */
/** @typedef {{id: string | null, name: string}} Group */

/** How high the bars are, for a width of 240: fewer lines leave more room. */
const [HIGH, LOW, DETAILED] = [84, 54, 40];
const FEW_LINES = 7;
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
    const weighed = ranked(workshop, standing);
    const alone = weighed.length === 1 ? weighed[0] : undefined;
    const chosen = alone ?? weighed.find(({ key }) => key === workshop.get('scene')?.focus);
    const revealed = workshop.get('weighing')?.revealed;
    const view = !revealed
      ? waiting(workshop, standing)
      : !weighed.length
        ? html`${headline(t('The results'))}<p class="awaited">${t('Too few people have weighed the options to show what they think.')}</p>`
        : chosen
          ? one(workshop, chosen, weighed.length)
          : all(workshop, weighed);
    const seal = !revealed ? 'before' : (chosen?.key ?? 'all');
    render(html`${shading()}${keyed(seal, html`<div class="view ${chosen ? 'of-one' : seal}">${view}</div>`)}${foot(this.session)}`, this.host);
    this.host.querySelectorAll('.fitted').forEach((each) => fit(/** @type {HTMLElement} */ (each)));
  }

  close() {}
}

/**
 * The options of which something may be shown, those that all collèges can live with first.
 * @param {Workshop} workshop
 * @param {ReturnType<typeof options>} standing
 * @returns {Weighed[]}
 */
function ranked(workshop, standing) {
  return standing
    .map((option) => ({ ...option, rank: 0, result: /** @type {Value} */ (workshop.get('result', option.key)) }))
    .filter(({ result }) => result)
    .sort((a, b) => b.result.consensus - a.result.consensus)
    .map((option, i) => ({ ...option, rank: i + 1 }));
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
  const height = weighed.length > FEW_LINES ? LOW : HIGH;
  return html`${headline(t('What the room thinks'))}
    <div class="fitted matrix-room">
      <table class="matrix columns-${groups.length}">
        <thead>
          <tr>
            <th class="what" scope="col"><span class="unseen">${t('Option')}</span></th>
            ${groups.map(({ name }) => html`<th class=${LONG_WORD.test(name) ? 'long' : ''} scope="col">${name}</th>`)}
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
  const conditions = cards.filter((card) => card.value.condition === key && card.value.text);
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
      <p class="place"><b>${rank}</b> ${t('out of {count}, by agreement between groups', { count })}</p>
      ${result.divides.length
        ? html`<p class="divided"><b>${t('What divides')}</b></p>
            <ul>${result.divides.map((/** @type {Value} */ each) => html`<li>${stance(workshop, each)}</li>`)}</ul>`
        : html`<p>${t('No group stands apart.')}</p>`}
      ${conditions.length
        ? html`<p class="divided"><b>${t('On which condition?')}</b></p>
            <ul>${conditions.slice(-3).map((card) => html`<li dir="auto">${t('“{words}”', { words: bound(card.value.text) })}</li>`)}</ul>`
        : nothing}
    </aside>
    ${legend([result])}`;
}

/** @param {Workshop} workshop @param {Value} divided */
function stance(workshop, { id, support, others }) {
  const [here, elsewhere] = [support, others].map((share) => Math.round(share * 10));
  return html`<b>${nameOf(workshop, id)}</b> ${t('{here} in 10 in favour, {elsewhere} in 10 elsewhere', { here, elsewhere })}`;
}

/** @param {Value[]} results */
function legend(results) {
  const masked = Math.max(...results.map((each) => each.masked));
  return html`<div class="reading-key">
    ${results[0].method === 'scale'
      ? html`<span class="degrees"><i class="strongly-against"></i>${t('no')} <i class="against"></i>${t('rather not')}
          <i class="indifferent"></i>${t('indifferent')} <i class="for"></i>${t('rather yes')} <i class="strongly-for"></i>${t('yes')}</span>`
      : nothing}
    ${results.some((each) => each.divides.length) ? html`<span><b class="apart">${t('stands apart')}</b></span>` : nothing}
    ${masked ? html`<span>${t('Groups of fewer than {count} voters are not shown', { count: FEWEST })}</span>` : nothing}
  </div>`;
}

/**
 * The collèges that are shown, in the workshop's order; the small ones together come last.
 * @param {Workshop} workshop
 * @param {Value[]} results
 * @returns {Group[]}
 */
function groupsOf(workshop, results) {
  const shown = new Set(results.flatMap(({ colleges }) => colleges.map((/** @type {Value} */ { id }) => id)));
  const known = /** @type {Group[]} */ (workshop.get('workshop')?.colleges ?? []).filter(({ id }) => shown.has(id));
  return shown.has(null) ? [...known, { id: null, name: t('Small groups together') }] : known;
}

/** @param {Workshop} workshop @param {string} id */
function nameOf(workshop, id) {
  return workshop.get('workshop')?.colleges.find((/** @type {Group} */ each) => each.id === id)?.name ?? '';
}

/** @param {Value} result @param {string | null} id */
function apart(result, id) {
  return result.divides.some((/** @type {Value} */ each) => each.id === id);
}

/** The most points per person that any collège gave to any option. @param {Weighed[]} weighed */
function highest(weighed) {
  return Math.max(0, ...weighed.flatMap(({ result }) => result.colleges.map((/** @type {Value} */ each) => (each.points ?? 0) / each.voters)));
}
