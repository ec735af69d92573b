/** The blocks of a section of the draft, as the board shows them. Their shapes: document_json in facilitation/synthesis/document/data.py. */
import { html, nothing } from 'lit-html';
import { photoAddress } from '../shared/photos.js';

/** @typedef {{words: string, sources: string[], gap?: boolean, home?: string}} Text a sentence, or what a cell says */
/**
 * @typedef {{kind: 'paragraph', role: string, texts: Text[]}
 *   | {kind: 'table', caption: string, number: number, columns: {title: string, align: string, width: number}[], rows: Text[][]}
 *   | {kind: 'figure', caption: string, number: number, alt: string, svg: string}
 *   | {kind: 'photos', photos: {key: string, caption: string, alt: string}[]}} Block
 */
/** @typedef {{id: string | null, number: string, title: string, blocks: Block[], sections: Section[]}} Section */
/**
 * @typedef {object} Draft
 * @property {string} title
 * @property {string} subtitle
 * @property {Text[]} cover
 * @property {Section[]} sections
 * @property {Record<string, {words: string, college: string}>} sources by number: C12
 */

const MANY_COLUMNS = 7;

/** @param {Block} block */
export function block(block) {
  switch (block.kind) {
    case 'paragraph':
      return html`<p class=${block.role}>${block.texts.map((each) => html`${sentence(each)} `)}</p>`;
    case 'table': {
      const whole = block.columns.reduce((sum, { width }) => sum + width, 0) || 1;
      return html`<table class=${block.columns.length > MANY_COLUMNS ? 'wide' : ''}>
        <caption>${block.caption}</caption>
        <colgroup>${block.columns.map(({ width }) => html`<col width="${Math.round((100 * width) / whole)}%" />`)}</colgroup>
        <thead><tr>${block.columns.map(({ title, align }) => html`<th class=${align} scope="col">${title}</th>`)}</tr></thead>
        <tbody>
          ${block.rows.map((row) => html`<tr>${row.map((each, i) => html`<td class=${block.columns[i]?.align ?? ''}>${sentence(each)}</td>`)}</tr>`)}
        </tbody>
      </table>`;
    }
    case 'figure':
      return html`<figure>
        <img src="data:image/svg+xml,${encodeURIComponent(block.svg)}" alt=${block.alt} />
        <figcaption>${block.caption}</figcaption>
      </figure>`;
    case 'photos':
      return html`<div class="photos">
        ${block.photos.map(({ key, caption, alt }) => html`<figure><img src=${photoAddress(key, '-small')} alt=${alt} /><figcaption>${caption}</figcaption></figure>`)}
      </div>`;
    default:
      return nothing;
  }
}

/**
 * A sentence, followed by what it rests on (shown when it is asked for); a cell may hold nothing but a number.
 * @param {Text} text
 */
export function sentence({ words, sources, gap, home }) {
  if (!words) return html`<b class="number">${home || sources.join(' ')}</b>`;
  return html`<span class="sentence ${gap ? 'gap' : ''}" data-sources=${sources.join(' ')} dir="auto">${words}</span>${sources.length
    ? html`<span class="refs">${sources.slice(0, 6).join(' ')}${sources.length > 6 ? ' …' : ''}</span>`
    : nothing}`;
}
