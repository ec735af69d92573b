/** What the board shows, and about which option or section. */
import { html, nothing, svg } from 'lit-html';
import { t } from '../shared/texts.js';
import { badge } from './marks.js';
import { draft } from './draft.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

const SCENES = [
  { id: 'join', name: t('Welcome and QR'), picture: svg`<path d="M3 3h7v7H3zM3 14h7v7H3zM14 3h7v7h-7zM14 14h3v3h-3zM18 18h3v3h-3z" />` },
  { id: 'wall', name: t('Wall'), picture: svg`<path d="M3 4h8v6H3zM13 4h8v9h-8zM3 12h8v8H3zM13 15h8v5h-8z" />` },
  { id: 'map', name: t('Map'), picture: svg`<path d="M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14" />` },
  { id: 'sorting', name: t('Sorting'), picture: svg`<path d="M3 4h8v6H3zM7 13v4M7 20l-3-3M7 20l3-3M14 4h7v16h-7zM14 9h7M14 14h7" />` },
  { id: 'options', name: t('Options'), picture: svg`<path d="M3 4h5v16H3zM9.500 4h5v11h-5zM16 4h5v13h-5z" />` },
  { id: 'option', name: t('One option'), picture: svg`<path d="M5 3h14v18H5zM8 7h8M8 11h8M8 15h5" />` },
  { id: 'footprints', name: t('Footprints'), picture: svg`<path d="M3 8l9-5 4 8-8 6zM10 12l8-4 3 8-9 5z" />` },
  { id: 'results', name: t('Results'), picture: svg`<path d="M3 6h12v3H3zM3 11h18v3H3zM3 16h7v3H3z" />` },
  { id: 'roadmap', name: t('Roadmap'), picture: svg`<path d="M4 5l2 2 3-4M4 12l2 2 3-4M4 19l2 2 3-4M12 5h9M12 12h9M12 19h9" />` },
  { id: 'draft', name: t('Draft, by section'), picture: svg`<path d="M5 3h10l4 4v14H5zM15 3v4h4M8 11h8M8 15h8" />` },
  { id: 'replay', name: t('Replay'), picture: svg`<path d="M4 12a8 8 0 1 0 3-6M4 4v5h5M11 8l5 4-5 4z" />` },
];

/** @param {Desk} desk */
export function scenes(desk) {
  const { room, deeds } = desk;
  const now = room.workshop.get('scene') ?? {};
  return html`
    <section aria-labelledby="scenes-title">
      <h2 id="scenes-title">${t('On the board')}</h2>
      <div class="scenes">
        ${SCENES.map(
          ({ id, name, picture }) => html`
            <button type="button" aria-pressed=${id === now.scene} ?disabled=${id === 'option' && !room.options.length}
              @click=${() => id !== now.scene && deeds.showScene(id, firstFocus(desk, id))}>
              <svg viewBox="0 0 24 24" aria-hidden="true">${picture}</svg>
              ${name}
            </button>
          `,
        )}
      </div>
      ${['option', 'results'].includes(now.scene) ? options(desk, now) : now.scene === 'draft' ? pages(desk, now) : nothing}
    </section>
  `;
}

/**
 * @param {Desk} desk
 * @param {string} scene
 */
function firstFocus({ room, ui }, scene) {
  if (scene === 'option') return room.options.find(({ key }) => key === ui.sheet)?.key ?? room.options[0].key;
  return scene === 'draft' ? (draft.value[0]?.id ?? null) : null;
}

/**
 * Which option: one tap each, and all together where the scene can show them.
 * @param {Desk} desk
 * @param {import('./room.js').Value} now
 */
function options({ room, deeds }, { scene, focus }) {
  return html`
    <div class="focus" role="group" aria-label=${t('Option on the board')}>
      ${scene === 'results' ? html`<button type="button" aria-pressed=${!focus} @click=${() => deeds.showScene(scene)}>${t('All together')}</button>` : nothing}
      ${room.options.map(
        (option) => html`<button type="button" aria-pressed=${option.key === focus} title=${option.value.title}
          @click=${() => option.key !== focus && deeds.showScene(scene, option.key)}>${badge(option)}<span class="unseen"> ${option.value.title}</span></button>`,
      )}
    </div>
  `;
}

/**
 * The section before, and the next one.
 * @param {Desk} desk
 * @param {import('./room.js').Value} now
 */
function pages({ deeds }, { focus }) {
  const all = draft.value;
  const index = all.findIndex(({ id }) => id === focus);
  const step = (/** @type {number} */ by, /** @type {string} */ name) => {
    const to = all[index + by];
    return html`<button type="button" ?disabled=${!to} @click=${() => to && deeds.showScene('draft', to.id)}>${name}</button>`;
  };
  return all.length
    ? html`
        <p class="soft on-board">${all[index] ? `${all[index].number} ${all[index].title}` : nothing}</p>
        <div class="focus">${step(-1, t('Section before'))} ${step(1, t('Next section'))}</div>
      `
    : nothing;
}
