/** The ground that an option takes: on the map, in figures, and drawn by hand where the computed one is not right. */
import { html, nothing } from 'lit-html';
import { siteMap } from '../shared/map.js';
import { percent, squareMetres, t, tn } from '../shared/texts.js';
import { Outline } from './outline.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Option} Option */
/** @typedef {import('../shared/workshop.js').Workshop} Workshop */

/** The map of one option's ground: it can be moved and zoomed, and edited while `outline` is there. */
export class Ground {
  /** @type {import('../shared/map.js').SiteMap | null} */
  #map = null;
  /** @type {Outline | null} */
  outline = null;
  /** @type {Set<string>} keys of the shapes placed in the option */
  #shapes = new Set();

  /** @param {string} option key */
  constructor(option) {
    this.option = option;
  }

  /**
   * @param {HTMLElement} host
   * @param {Workshop} workshop
   */
  draw(host, workshop) {
    const placed = workshop.all('placement').filter(([, { option }]) => option === this.option);
    this.#shapes = new Set(placed.map(([key]) => key));
    const { number } = workshop.get('option', this.option) ?? { number: 1 };
    this.#map ??= siteMap(host, workshop, {
      label: t('Map of the footprint of this option'),
      annotation: (key) => (this.#shapes.has(key) ? (this.outline ? 'faint' : 'plain') : 'none'),
      footprint: (key) => key === this.option && !this.outline,
    });
    host.dataset.option = String(((number - 1) % 10) + 1);
    this.#map.update(workshop);
  }

  /**
   * @param {GeoJSON.Geometry | null} geometry the present one
   * @param {() => void} changed
   */
  edit(geometry, changed) {
    if (this.#map) this.outline = new Outline(this.#map.map, geometry, changed);
  }

  stop() {
    if (!this.outline) return;
    this.outline.destroy();
    this.outline = null;
    this.#map?.fit();
  }

  destroy() {
    this.stop();
    this.#map?.destroy();
    this.#map = null;
  }
}

/**
 * @param {Desk} desk
 * @param {Option} option
 * @param {Ground} ground
 */
export function groundTools(desk, option, ground) {
  const { deeds, set } = desk;
  const { footprint } = option;
  const { outline } = ground;
  const draw = () => set({});
  if (outline) {
    const save = () => {
      const drawn = outline.geometry;
      if (drawn) deeds.redraw(option.key, drawn);
      ground.stop();
      draw();
    };
    return html`
      <div class="ground">
        <p>${outline.open ? t('Touch the map at each corner, then finish the area.') : t('Drag a corner; touch the middle of a side to add one.')}</p>
        <p class="ground-deeds">
          ${outline.open
            ? html`<button type="button" class="small strong" ?disabled=${!outline.closable} @click=${() => outline.close()}>${t('Finish the area')}</button>`
            : html`<button type="button" class="small" @click=${() => outline.begin()}>${t('Add an area')}</button>`}
          <button type="button" class="small" ?disabled=${outline.empty} @click=${() => outline.clear()}>${t('Erase all')}</button>
          <button type="button" class="small strong" ?disabled=${!outline.geometry} @click=${save}>${t('Keep this footprint')}</button>
          <button type="button" class="small" @click=${() => (ground.stop(), draw())}>${t('Leave it as it was')}</button>
        </p>
      </div>
    `;
  }
  const drawn = footprint?.by === 'facilitator';
  return html`
    <div class="ground">
      <p>
        ${footprint?.geometry
          ? html`<b>${squareMetres(footprint.area_m2)}</b> · ${t('{share} of the site', { share: percent(footprint.share) })} ·
              ${drawn ? t('drawn by hand') : tn('from {count} drawing', 'from {count} drawings', footprint.sources.length)}`
          : t('No drawing is placed in this option yet.')}
      </p>
      <p class="ground-deeds">
        <button type="button" class="small" @click=${() => (ground.edit(footprint?.geometry ?? null, draw), draw())}>
          ${footprint?.geometry ? t('Correct by hand') : t('Draw by hand')}
        </button>
        ${drawn ? html`<button type="button" class="small" @click=${() => deeds.redraw(option.key, null)}>${t('Compute again from the drawings')}</button>` : nothing}
      </p>
    </div>
  `;
}
