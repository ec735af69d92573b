/** Feuille de route: what is to be done, when, by whom, and who offers to help. */
import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { letter } from '../shared/summaries.js';
import { t, tn } from '../shared/texts.js';
import { bound } from './cards.js';
import { fitSome } from './fit.js';
import { foot, headline } from './frame.js';
import { byCollege, spoken } from './people.js';
import { colour } from './plan.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */
/** @typedef {import('../shared/workshop.js').Value} Value */

const HORIZONS = [
  { id: 'short', name: t('Short term') },
  { id: 'medium', name: t('Medium term') },
  { id: 'long', name: t('Long term') },
];

export class RoadmapScene {
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
    const actions = workshop
      .all('action')
      .filter(([, { dropped }]) => !dropped)
      .sort(([, a], [, b]) => a.priority - b.priority || a.number - b.number);
    render(
      html`${headline(t('What comes next'))}
        ${actions.length
          ? html`<div class="horizons">
              ${HORIZONS.map(
                ({ id, name }) => html`<section class="horizon">
                  <h2>${name}</h2>
                  <ul>
                    ${repeat(
                      actions.filter(([, { horizon }]) => horizon === id),
                      ([key]) => key,
                      ([key, value]) => step(workshop, key, value),
                    )}
                  </ul>
                  <p class="others" hidden></p>
                </section>`,
              )}
            </div>`
          : html`<p class="awaited">${t('The next steps will appear here')}</p>`}
        ${foot(this.session)}`,
      this.host,
    );
    const columns = /** @type {HTMLElement[]} */ ([...this.host.querySelectorAll('.horizon')]);
    for (const each of columns) {
      const others = /** @type {HTMLElement} */ (each.querySelector('.others'));
      fitSome(each, /** @type {NodeListOf<HTMLElement>} */ (each.querySelectorAll('li.step')), (left) => {
        others.hidden = !left;
        others.textContent = tn('and {count} more', 'and {count} more', left);
      });
    }
    const smallest = Math.min(...columns.map((each) => Number(each.style.getPropertyValue('--fit'))));
    columns.forEach((each) => each.style.setProperty('--fit', String(smallest)));
  }

  close() {}
}

/**
 * @param {Workshop} workshop
 * @param {string} key
 * @param {Value} action
 */
function step(workshop, key, { action, lead, priority, options }) {
  const helpers = workshop.all('commitment').filter(([, value]) => value.action === key);
  const asked = /** @type {string[]} */ (options).flatMap((each) => workshop.get('option', each) ?? []).filter(({ dropped }) => !dropped);
  return html`<li class="step priority-${priority}">
    <p class="what">${bound(action)}</p>
    <p class="who">
      ${lead ? html`<b>${bound(lead)}</b>` : html`<i>${t('Who will lead is still to be found')}</i>`}
      ${asked.map(({ number }) => html`<b class="letter ${colour(number)}">${letter(number)}</b>`)}
    </p>
    ${helpers.length
      ? html`<p class="helpers">
          <b>${tn('{count} person ready to help', '{count} people ready to help', helpers.length)}</b>
          ${spoken(byCollege(workshop, helpers.map(([, { college }]) => college)))}
        </p>`
      : nothing}
  </li>`;
}
