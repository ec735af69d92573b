/** The mark of an option: its letter on its colour, and its title. */
import { html } from 'lit-html';

/** @typedef {ReturnType<typeof import('../shared/summaries.js').options>[number]} Option */

const COLOURS = 10;

/**
 * The class that gives its colour (signs.css).
 * @param {Pick<Option, 'value'>} option
 */
export function colour({ value }) {
  return `option-${((value.number - 1) % COLOURS) + 1}`;
}

/** @param {Pick<Option, 'value' | 'letter'>} option */
export function named(option) {
  return html`<span class="letter ${colour(option)}">${option.letter}</span> <span class="title">${option.value.title}</span>`;
}
