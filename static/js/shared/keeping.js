/** How long the words are kept, for those who answer for them. */
import { html, nothing } from 'lit-html';
import { t } from './texts.js';

/** @typedef {import('./workshop.js').Workshop} Workshop */

/**
 * On which day the server will erase the workshop, once it has announced it.
 * @param {Workshop} workshop
 */
export function farewell(workshop) {
  const day = workshop.get('workshop')?.erase_on;
  if (!day) return nothing;
  const told = new Date(day).toLocaleDateString('fr-FR', { day: 'numeric', month: 'long', year: 'numeric' });
  return html`
    <p class="farewell">
      <b>${t('This workshop will be erased on {day}, as people were told.', { day: told })}</b>
      ${t('Until then, take its package home: it holds everything.')}
    </p>
  `;
}
