/** Scenarios: options that go together, with the ground they take in all. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { freshId } from '../shared/ids.js';
import { percent, squareMetres, t } from '../shared/texts.js';
import { badge } from './marks.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Value} Value */

const LONGEST_TITLE = 80;

/** @param {Desk} desk */
export function scenarios(desk) {
  const { room, deeds } = desk;
  const standing = room.workshop
    .all('scenario')
    .filter(([, value]) => !value.dropped)
    .sort(([, a], [, b]) => a.number - b.number);
  const create = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    deeds.keep('scenario', freshId(), { title: form.scenario.value.trim(), options: [room.options[0].key] });
    form.reset();
  };
  return html`
    <section class="scenarios" aria-labelledby="scenarios-title">
      <h2 id="scenarios-title" tabindex="-1">${t('Scenarios')}</h2>
      ${repeat(standing, ([key]) => key, ([key, value]) => scenario(desk, key, value))}
      <form class="creation" @submit=${create}>
        <input name="scenario" class="field" required pattern=".*\\S.*" maxlength=${LONGEST_TITLE} aria-label=${t('Title of a new scenario')} placeholder=${t('A new scenario…')} />
        <button class="button">${t('Create')}</button>
      </form>
    </section>
  `;
}

/**
 * @param {Desk} desk
 * @param {string} key
 * @param {Value} value
 */
function scenario({ room, deeds, ui, set }, key, { title, options }) {
  const footprint = room.workshop.get('footprint', key);
  const live = room.options.filter((option) => options.includes(option.key)).map((option) => option.key);
  const excluded = alternatives(room.workshop, live);
  const toggle = (/** @type {string} */ option) => {
    const next = live.includes(option) ? live.filter((each) => each !== option) : [...live, option];
    if (next.length) deeds.keep('scenario', key, { title, options: next });
  };
  return html`
    <div class="scenario">
      <p class="scenario-head">
        <input class="field" maxlength=${LONGEST_TITLE} aria-label=${t('Title of the scenario')} .value=${title}
          @change=${(/** @type {Event} */ event) => {
            const text = /** @type {HTMLInputElement} */ (event.target).value.trim();
            if (text) deeds.keep('scenario', key, { title: text, options: live });
          }} />
        <button type="button" class="small" aria-pressed=${ui.scenario === key} @click=${() => set({ scenario: ui.scenario === key ? null : key })}>
          ${t('On the map')}<span class="unseen"> ${title}</span>
        </button>
        <button type="button" class="small" @click=${() => deeds.keep('scenario', key, null)}>${t('Remove')}<span class="unseen"> ${title}</span></button>
      </p>
      <p class="picks" role="group" aria-label=${t('Options of {title}', { title })}>
        ${room.options.map((option) => {
          const out = !live.includes(option.key) && excluded.has(option.key);
          return html`<button type="button" aria-pressed=${live.includes(option.key)} ?disabled=${out} title=${out ? t('Excluded: either, or') : option.value.title}
            @click=${() => toggle(option.key)}>${badge(option)}<span class="unseen"> ${option.value.title}</span></button>`;
        })}
        <span class="soft">${footprint?.geometry ? html`${squareMetres(footprint.area_m2)} · ${t('{share} of the site', { share: percent(footprint.share) })}` : nothing}</span>
      </p>
    </div>
  `;
}

/**
 * What cannot join these options.
 * @param {import('../shared/workshop.js').Workshop} workshop
 * @param {string[]} options
 */
function alternatives(workshop, options) {
  return new Set(
    workshop
      .all('relation')
      .filter(([, { relation, options: pair }]) => relation === 'alternative' && pair.some((/** @type {string} */ each) => options.includes(each)))
      .flatMap(([, { options: pair }]) => pair),
  );
}
