/** Weighing: how phones give their opinion, how many have, and the results once they are shown. */
import { html, nothing } from 'lit-html';
import { resultsOf, sessionName } from '../shared/sessions.js';
import { t, tn } from '../shared/texts.js';
import { badge } from './marks.js';
import { result } from './results.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const USUAL = { method: 'scale', points: 10, revealed: false };
const MOST_POINTS = 100;

/** @param {Desk} desk */
export function weighingView(desk) {
  const { room, deeds } = desk;
  const { method, points, revealed } = { ...USUAL, ...room.workshop.get('weighing') };
  const open = (room.workshop.get('phase')?.allows ?? []).includes('weigh');
  if (!room.options.length) return html`<section class="weighing" aria-label=${t('Weighing')}><p class="nothing">${t('There is no option to weigh yet.')}</p></section>`;
  return html`
    <section class="weighing" aria-label=${t('Weighing')}>
      <div class="panel weighing-tools">
        ${methods(desk, method, points)}
        <p class="weighing-state soft" role="status">
          ${revealed ? t('The results are shown on every screen: nothing more is weighed.') : open ? t('Phones are weighing. Nobody sees a result before you show it.') : t('Phones weigh in the phase “Weighing”.')}
        </p>
        <button type="button" class="button strong" ?disabled=${!revealed && !room.workshop.all('ballot').length && !room.workshop.all('result').length} @click=${() => deeds.weigh({ revealed: !revealed })}>
          ${revealed ? t('Hide the results') : t('Reveal the results')}
        </button>
        ${revealed ? html`<button type="button" class="button" @click=${() => deeds.showScene('results')}>${t('Show on the board')}</button>` : nothing}
      </div>
      ${revealed ? results(desk) : progress(desk)}
    </section>
  `;
}

/**
 * @param {Desk} desk
 * @param {string} method
 * @param {number} points
 */
function methods({ room, deeds }, method, points) {
  const begun = room.workshop.all('ballot').length > 0;
  return html`
    <fieldset class="methods" ?disabled=${begun}>
      <legend>${t('How phones weigh')}</legend>
      <label><input type="radio" name="method" value="scale" .checked=${method === 'scale'} @change=${() => deeds.weigh({ method: 'scale' })} /> ${t('Desirable and feasible, from −2 to +2')}</label>
      <label><input type="radio" name="method" value="points" .checked=${method === 'points'} @change=${() => deeds.weigh({ method: 'points' })} /> ${t('Points to spread')}</label>
      ${method === 'points'
        ? html`<label class="points">${t('points each')}
            <input type="number" class="field" min="1" max=${MOST_POINTS} .value=${String(points)}
              @change=${(/** @type {Event} */ event) => {
                const field = /** @type {HTMLInputElement} */ (event.target);
                if (field.reportValidity() && field.value) deeds.weigh({ points: field.valueAsNumber });
              }} /></label>`
        : nothing}
      ${begun ? html`<p class="soft">${t('Weighing has begun: the method stays.')}</p>` : nothing}
    </fieldset>
  `;
}

/** @param {Desk} desk */
function progress({ room, session }) {
  const counts = new Map();
  for (const [, { option }] of room.workshop.all('ballot')) counts.set(option, (counts.get(option) ?? 0) + 1);
  const most = Math.max(1, session.present.connected, ...counts.values());
  return html`
    <ul class="ballots">
      ${room.options.map((option) => {
        const count = counts.get(option.key) ?? 0;
        return html`<li>
          ${badge(option)} <span>${option.value.title}</span> <meter min="0" max=${most} value=${count} aria-hidden="true"></meter>
          <b>${tn('{count} opinion', '{count} opinions', count)}</b>
        </li>`;
      })}
    </ul>
  `;
}

/**
 * What every collège can live with comes first; session by session in a workshop put together from several.
 * @param {Desk} desk
 */
function results({ room }) {
  const names = new Map(room.colleges.map(({ id, name }) => [id, name]));
  const found = room.options.flatMap((option) => resultsOf(room.workshop, option.key).map((value) => ({ option, value })));
  const shown = new Set(found.map(({ option }) => option));
  const left = room.options.filter((option) => !shown.has(option)).map((option) => ({ option, value: undefined }));
  found.sort((a, b) => b.value.consensus - a.value.consensus);
  const sessionOf = (/** @type {typeof found[number]} */ { value }) => value.session?.number ?? Infinity;
  const sessions = [...new Set(found.map(sessionOf))].sort((a, b) => a - b);
  const list = (/** @type {{option: typeof room.options[number], value: import('../shared/workshop.js').Value | undefined}[]} */ some) => html`<ol class="results">${some.map(({ option, value }) => result(option, value, names))}</ol>`;
  return html`
    <p class="soft">${t('From the most shared between groups to the least.')}</p>
    ${sessions.map((session) => {
      const some = found.filter((each) => sessionOf(each) === session);
      return html`${some[0].value.session ? html`<h2>${sessionName(some[0].value)}</h2>` : nothing} ${list(some)}`;
    })}
    ${left.length ? list(left) : nothing}
  `;
}
