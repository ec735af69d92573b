/** What a contribution is, in a glyph and a word: spoken, or drawn and of one of the five types. */
import { html } from 'lit-html';
import { TYPES, glyph } from '../shared/glyphs.js';
import { t } from '../shared/texts.js';

/** @typedef {import('../shared/summaries.js').Contribution} Contribution */

/** @param {Pick<Contribution, 'kind' | 'value'>} contribution */
export function typeMark({ kind, value }) {
  if (kind === 'idea') {
    return html`<span class="type spoken">
      <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path class="glyph-shape" d="M3 4h18v13H11l-5 4v-4H3z" /></svg>
      ${t('Spoken')}
    </span>`;
  }
  return html`<span class="type ${value.type}">${glyph(value.type)} ${TYPES.find(({ id }) => id === value.type)?.name}</span>`;
}
