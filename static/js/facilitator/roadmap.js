/** Feuille de route: what is to be done, written down live; and what conditions and questions call for. */
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { freshId } from '../shared/ids.js';
import { t, tn } from '../shared/texts.js';
import { badge } from './marks.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */
/** @typedef {import('./room.js').Value} Value */

const LONGEST = 300;
/** @type {Record<string, string>} */
const HORIZONS = { short: t('short term'), medium: t('medium term'), long: t('long term') };
const WORDS = [
  { id: 'theme', name: t('Theme') },
  { id: 'lead', name: t('Lead') },
  { id: 'partners', name: t('Partners') },
  { id: 'funding', name: t('Funding') },
  { id: 'prerequisite', name: t('Prerequisite') },
];

/** @param {Desk} desk */
export function roadmapTools({ deeds }) {
  const create = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    deeds.keep('action', freshId(), { action: form.action_words.value.trim() });
    form.reset();
  };
  return html`
    <form class="creation wide" @submit=${create}>
      <input name="action_words" class="field" required pattern=".*\\S.*" maxlength=${LONGEST} aria-label=${t('A new action')} placeholder=${t('A new action: what is to be done?')} />
      <button class="button strong">${t('Add')}</button>
    </form>
    <button type="button" class="button" @click=${() => deeds.showScene('roadmap')}>${t('Show on the board')}</button>
  `;
}

/** @param {Desk} desk */
export function roadmapView(desk) {
  const { workshop } = desk.room;
  const actions = workshop
    .all('action')
    .filter(([, value]) => !value.dropped)
    .sort(([, a], [, b]) => a.priority - b.priority || a.number - b.number);
  return html`
    <section class="roadmap" aria-labelledby="roadmap-title">
      <h2 id="roadmap-title" class="unseen">${t('Roadmap')}</h2>
      <ol class="actions">${repeat(actions, ([key]) => key, ([key, value]) => action(desk, key, value))}</ol>
      ${actions.length ? nothing : html`<p class="nothing">${t('No action yet. Write the first one, or take one from what was said.')}</p>`}
      ${proposals(desk, actions)}
    </section>
  `;
}

/**
 * @param {Desk} desk
 * @param {string} key
 * @param {Value} value
 */
function action(desk, key, value) {
  const { room, deeds } = desk;
  const id = (/** @type {string} */ name) => `${name}-${key}`;
  const keep = (/** @type {string} */ name) => (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value.trim();
    if (text || name !== 'action') deeds.keep('action', key, { [name]: text });
  };
  const toggle = (/** @type {string} */ option) => {
    const live = room.options.map((each) => each.key).filter((each) => value.options.includes(each) !== (each === option));
    deeds.keep('action', key, { options: live });
  };
  return html`
    <li class="action priority-${value.priority}">
      <div class="action-what">
        <label class="unseen" for=${id('action')}>${t('Action {number}', { number: value.number })}</label>
        <textarea id=${id('action')} class="field" rows="1" maxlength=${LONGEST} .value=${value.action} @change=${keep('action')}></textarea>
        <div class="priorities" role="group" aria-label=${t('Priority')}>
          ${[1, 2, 3].map(
            (each) => html`<button type="button" aria-pressed=${each === value.priority} title=${t('Priority {number}', { number: each })}
              @click=${() => each !== value.priority && deeds.keep('action', key, { priority: each })}><span class="unseen">${t('Priority {number}', { number: each })}</span><span aria-hidden="true">${each}</span></button>`,
          )}
        </div>
        <select class="field" aria-label=${t('Horizon')} @change=${keep('horizon')}>
          ${Object.entries(HORIZONS).map(([horizon, name]) => html`<option value=${horizon} ?selected=${horizon === value.horizon}>${name}</option>`)}
        </select>
        <button type="button" class="small" @click=${() => deeds.keep('action', key, null)}>${t('Remove')}<span class="unseen"> ${value.action}</span></button>
      </div>
      <div class="action-words">
        ${WORDS.map(
          ({ id: name, name: words }) => html`<p>
            <label for=${id(name)}>${words}</label>
            <input id=${id(name)} class="field" maxlength=${LONGEST} .value=${value[name]} @change=${keep(name)} />
          </p>`,
        )}
      </div>
      <p class="picks">
        <span role="group" aria-label=${t('Options concerned')}>
          ${room.options.map(
            (option) => html`<button type="button" aria-pressed=${value.options.includes(option.key)} title=${option.value.title} @click=${() => toggle(option.key)}>
              ${badge(option)}<span class="unseen"> ${option.value.title}</span>
            </button>`,
          )}
        </span>
        <span class="soft">${[...sources(desk, value), ...commitments(desk, key)].join(' · ')}</span>
      </p>
    </li>
  `;
}

/**
 * @param {Desk} desk
 * @param {Value} value
 * @returns {string[]}
 */
function sources({ room }, value) {
  const labels = value.sources.flatMap((/** @type {string} */ key) => room.byKey.get(key)?.label ?? []);
  return labels.length ? [t('from {labels}', { labels: labels.join(', ') })] : [];
}

/**
 * Who offers to contribute, by collège.
 * @param {Desk} desk
 * @param {string} key of the action
 * @returns {string[]}
 */
function commitments({ room }, key) {
  const mine = room.workshop.all('commitment').filter(([, { action }]) => action === key);
  if (!mine.length) return [];
  const groups = room.colleges
    .map(({ id, name }) => ({ name, count: mine.filter(([, { college }]) => college === id).length }))
    .filter(({ count }) => count)
    .map(({ name, count }) => `${name} ${count}`);
  return [`${tn('{count} offers to help', '{count} offer to help', mine.length)} (${groups.join(', ')})`];
}

/**
 * Conditions, and what people asked, that no action takes up yet.
 * @param {Desk} desk
 * @param {[string, Value][]} actions
 */
function proposals({ room, deeds }, actions) {
  const taken = new Set(actions.flatMap(([, { sources }]) => sources));
  const open = room.cards.filter((card) => !card.value.hidden && !taken.has(card.key) && card.value.text && (card.value.condition || asks(card))).reverse();
  if (!open.length) return nothing;
  const take = (/** @type {Card} */ { key, value }) => {
    const option = value.condition ?? room.byKey.get(key)?.option;
    const live = room.options.some((each) => each.key === option);
    deeds.keep('action', freshId(), { action: value.text.slice(0, LONGEST), sources: [key], ...(live ? { options: [option] } : {}) });
  };
  return html`
    <section class="calls" aria-labelledby="calls-title">
      <h2 id="calls-title">${t('Conditions and questions to take up')} <b>${open.length}</b></h2>
      <ul>
        ${repeat(
          open,
          (card) => card.key,
          (card) => {
            const option = room.options.find(({ key }) => key === card.value.condition);
            return html`<li data-card=${card.key}>
              <p>
                <b class="label">${card.label}</b>
                <span class="soft">${option ? html`${t('condition of {letter}', { letter: option.letter })} · ` : nothing}${card.college}</span>
                <span dir="auto">${card.value.text}</span>
              </p>
              <p class="card-deeds"><button type="button" class="small" @click=${() => take(card)}>${t('Make it an action')}<span class="unseen"> ${card.label}</span></button></p>
            </li>`;
          },
        )}
      </ul>
    </section>
  `;
}

/** @param {Card} card */
function asks({ kind, value }) {
  return kind === 'annotation' ? value.type === 'question' : /\?\s*$/.test(value.text);
}
