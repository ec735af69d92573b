/**
 * The five types of annotation. Each has a shape, a mark and a colour (the token of its id in tokens.css), so that none
 * has to be told by its colour alone; the shapes are those of the printed map (facilitation/synthesis/figures/symbols.py).
 */
import { html } from 'lit-html';
import { t } from './texts.js';

/**
 * @typedef {object} Type
 * @property {string} id the `type` of an annotation
 * @property {string} name in the user's language
 * @property {string} shape path data about (0, 0), within 12 on either side
 * @property {string} mark path data of the lines drawn on the shape
 */

/** @type {readonly Type[]} in the order of legends and choices */
export const TYPES = [
  {
    id: 'asset',
    name: t('Asset'),
    shape: 'M-10.5 0a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0 -21 0Z',
    mark: 'M-5 0H5M0 -5V5',
  },
  { id: 'constraint', name: t('Constraint'), shape: 'M0 -10L11 9.5H-11Z', mark: 'M0 -3.5V2.5M0 6v.1' },
  {
    id: 'idea',
    name: t('Idea'),
    shape: 'M0 -11.5L11.5 0L0 11.5L-11.5 0Z',
    mark: 'M-1.9 2.6V1.6A3.9 3.9 0 1 1 1.9 1.6V2.6ZM-1.4 5.6H1.4',
  },
  { id: 'memory', name: t('Memory'), shape: 'M-9.5 -9.5H9.5V9.5H-9.5Z', mark: 'M-4.5 -5.5H4.5L-4.5 5.5H4.5Z' },
  {
    id: 'question',
    name: t('Question'),
    shape: 'M0 11L-11.5 -8.5H11.5Z',
    mark: 'M-2.7 -3.6A2.7 2.7 0 1 1 1.3 -1.3Q0 -.5 0 1.1M0 4.9v.1',
  },
];

const UNTYPED = { shape: TYPES[0].shape, mark: '' };

/**
 * The glyph of a type (of no type yet: a disc), coloured by CSS; it says nothing to a screen reader: write the name beside it.
 * @param {string} id
 */
export function glyph(id) {
  const { shape, mark } = TYPES.find((each) => each.id === id) ?? UNTYPED;
  return html`<svg class="glyph" viewBox="-13 -13 26 26" aria-hidden="true" focusable="false">
    <path class="glyph-shape" d=${shape}></path>
    <path class="glyph-mark" d=${mark}></path>
  </svg>`;
}
