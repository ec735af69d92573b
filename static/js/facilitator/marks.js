/** What stands for an option, a type, or words that are missing. */
import { html } from 'lit-html';
import { TYPES } from '../shared/glyphs.js';
import { t } from '../shared/texts.js';

const COLOURS = 10;

/**
 * The letter of an option, in its colour.
 * @param {{letter: string, value: import('../shared/workshop.js').Value}} option
 */
export function badge({ letter, value }) {
  return html`<b class="badge option-${((value.number - 1) % COLOURS) + 1}">${letter}</b>`;
}

/** @param {string} type of an annotation */
export function typeName(type) {
  return TYPES.find((each) => each.id === type)?.name ?? '';
}

/** @param {{value: import('../shared/workshop.js').Value}} card an annotation without words */
export function wordless({ value }) {
  return { Point: t('A point on the map'), LineString: t('A line on the map') }[/** @type {string} */ (value.geometry?.type)] ??
    (value.geometry ? t('An area on the map') : t('A place'));
}
