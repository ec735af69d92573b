/** What one sees of Dessiner: the ways to show a place, the list, and the sheet that asks what it is. */
import { html, nothing, svg } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { TYPES, glyph } from '../shared/glyphs.js';
import { t, tn } from '../shared/texts.js';

/** @typedef {'point' | 'line' | 'area' | 'list'} Mode how the place is shown */
/**
 * @typedef {object} Draft an annotation in the making
 * @property {'where' | 'what'} step
 * @property {Mode} mode
 * @property {string} type
 * @property {string} text
 * @property {string | null} place
 * @property {GeoJSON.Geometry | null} geometry
 * @property {import('./strokes.js').Position[]} line the strokes on the map, which become the geometry
 * @property {string} said what to tell now, rather than how to go on
 * @property {string} problem why it cannot be sent yet
 */
/**
 * @typedef {object} Scene what surrounds the draft
 * @property {'coming' | 'here' | 'missing'} map
 * @property {{id: string, name: string}[]} places
 * @property {boolean} drawn something stands on the map that can be undone
 * @property {boolean} ready the place is shown: one may go on
 * @property {boolean} editing
 * @property {boolean} locates this browser can tell where we are
 * @property {unknown} photos those of the draft
 * @property {unknown} addPhoto the button that adds one
 */
/**
 * @typedef {object} Deeds
 * @property {(mode: Mode) => void} show
 * @property {(place: string) => void} choose
 * @property {() => void} undo
 * @property {() => void} locate
 * @property {(event: Event) => void} go
 * @property {() => void} back
 * @property {(type: string) => void} name
 * @property {(text: string) => void} write
 * @property {(event: Event) => void} send
 * @property {() => void} leave
 */

export const LONGEST = 200;
const TELL_LEFT = 50;

const SIGNS = {
  point: svg`<path d="M12 2v7M12 15v7M2 12h7M15 12h7"/><circle cx="12" cy="12" r="1.5"/>`,
  line: svg`<path d="M3 18C7 4 11 20 15 12S20 7 21 5"/>`,
  area: svg`<path d="M6 5C12 1 21 5 20 12S12 22 6 18 2 8 6 5Z"/>`,
  list: svg`<path d="M9 6h12M9 12h12M9 18h12M4 6v.1M4 12v.1M4 18v.1"/>`,
};

/**
 * @param {Draft} draft
 * @param {Scene} scene
 * @param {Deeds} deeds
 */
export function view(draft, scene, deeds) {
  const where = draft.step === 'where';
  const list = where && draft.mode === 'list';
  return html`<section class="draw" data-step=${draft.step} data-mode=${draft.mode} aria-label=${t('Draw')}>
    ${where ? ways(draft, scene, deeds) : nothing}
    <div class="draw-stage">
      <div class="draw-map" ?hidden=${list || scene.map === 'missing'}></div>
      <p class="draw-hint" role="status">${hint(draft, scene)}</p>
      ${where && draft.mode === 'point' && scene.map === 'here' ? target() : nothing}
      ${where && draft.mode === 'point' && scene.map === 'here' && scene.locates
        ? html`<button class="draw-locate" type="button" @click=${deeds.locate}>${t('My position')}</button>`
        : nothing}
      ${list ? places(draft, scene, deeds) : nothing}
    </div>
    ${where ? bar(draft, scene, deeds) : sheet(draft, scene, deeds)}
  </section>`;
}

/**
 * @param {Draft} draft
 * @param {Scene} scene
 * @param {Deeds} deeds
 */
function ways(draft, scene, deeds) {
  const names = { point: t('Point'), line: t('Line'), area: t('Area'), list: t('List') };
  const offered = /** @type {Mode[]} */ (Object.keys(names)).filter((mode) => mode === 'list' || scene.map !== 'missing');
  return html`<fieldset class="draw-ways">
    <legend class="unseen">${t('How to show the place')}</legend>
    ${offered.map(
      (mode) => html`<label>
        <input class="unseen" type="radio" name="draw-mode" .checked=${live(draft.mode === mode)} @change=${() => deeds.show(mode)} />
        <span><svg viewBox="0 0 24 24" aria-hidden="true">${SIGNS[mode]}</svg>${names[mode]}</span>
      </label>`,
    )}
  </fieldset>`;
}

/**
 * @param {Draft} draft
 * @param {Scene} scene
 */
function hint({ step, mode, said, place }, { map, drawn, places }) {
  if (said) return said;
  if (step === 'what') return places.find(({ id }) => id === place)?.name ?? nothing;
  if (mode === 'list') {
    return map === 'missing' ? t('The map could not be loaded: choose a place in the list.') : nothing;
  }
  if (map === 'coming') return t('The map is coming…');
  if (mode === 'point') return t('Move the map to bring the place under the target.');
  if (drawn) return t('You can go on with another stroke.');
  if (mode === 'line') return t('Draw with one finger. Two fingers move the map.');
  return t('Go round the area with one finger. Two fingers move the map.');
}

function target() {
  const cross = 'M0 -30V-9M0 9V30M-30 0H-9M9 0H30';
  return html`<svg class="draw-target" viewBox="-34 -34 68 68" aria-hidden="true">
    <path class="halo" d=${cross}></path>
    <path d=${cross}></path>
    <circle class="halo" r="3"></circle>
    <circle r="2.5"></circle>
  </svg>`;
}

/**
 * @param {Draft} draft
 * @param {Scene} scene
 * @param {Deeds} deeds
 */
function places(draft, scene, deeds) {
  return html`<fieldset class="draw-places">
    <legend>${t('Where is it?')}</legend>
    ${scene.places.map(
      ({ id, name }) => html`<label class="draw-place">
        <input
          type="radio"
          name="draw-place"
          form="draw-where"
          .checked=${live(draft.place === id)}
          @change=${() => deeds.choose(id)}
        />
        ${name}
      </label>`,
    )}
  </fieldset>`;
}

/**
 * @param {Draft} draft
 * @param {Scene} scene
 * @param {Deeds} deeds
 */
function bar({ mode }, scene, deeds) {
  const strokes = mode === 'line' || mode === 'area';
  return html`<form class="draw-bar" id="draw-where" @submit=${deeds.go}>
    ${strokes
      ? html`<button class="button" type="button" ?disabled=${!scene.drawn} @click=${deeds.undo}>${t('Undo the last stroke')}</button>`
      : nothing}
    <button class="button strong draw-go" ?disabled=${!scene.ready}>${mode === 'point' ? t('Here') : t('Go on')}</button>
  </form>`;
}

/**
 * @param {Draft} draft
 * @param {Scene} scene
 * @param {Deeds} deeds
 */
function sheet(draft, scene, deeds) {
  const left = LONGEST - draft.text.length;
  return html`<form class="draw-sheet" novalidate @submit=${deeds.send}>
    <fieldset class="draw-types" tabindex="-1">
      <legend>${t('What is it?')}</legend>
      ${TYPES.map(
        ({ id, name }) => html`<label class="draw-type ${id}">
          <input class="unseen" type="radio" name="draw-type" .checked=${live(draft.type === id)} @change=${() => deeds.name(id)} />
          <span>${glyph(id)}${name}</span>
        </label>`,
      )}
    </fieldset>
    <label for="draw-text">${t('In a few words (if you wish)')}</label>
    <div class="draw-words">
      <textarea
        class="field"
        id="draw-text"
        rows="1"
        maxlength=${LONGEST}
        .value=${live(draft.text)}
        @input=${(/** @type {Event} */ event) => deeds.write(/** @type {HTMLTextAreaElement} */ (event.target).value)}
      ></textarea>
      ${scene.addPhoto}
    </div>
    <p class="draw-left" role="status">${left <= TELL_LEFT ? tn('{count} character left', '{count} characters left', left) : nothing}</p>
    ${scene.photos}
    <p class="draw-problem" role="alert">${draft.problem}</p>
    <div class="draw-bar">
      ${scene.editing ? html`<button class="button" type="button" @click=${deeds.leave}>${t('Cancel')}</button>` : nothing}
      <button class="button" type="button" @click=${deeds.back}>${t('Change the place')}</button>
      <button class="button strong draw-go">${t('Send')}</button>
    </div>
  </form>`;
}
