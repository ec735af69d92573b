/** Pourquoi ici ? Who put a card where it is, and on which words. */
import { html, nothing } from 'lit-html';
import { t, percent } from '../shared/texts.js';
import { wordless } from './marks.js';

/** @typedef {import('./facilitator.js').Desk} Desk */
/** @typedef {import('./room.js').Card} Card */
/** @typedef {{by: string | null, confidence: number, words: string[], nearest: string | null}} Reason */
/** @typedef {{card: string, reason: Reason | null, trouble: string}} Asked reason: null while it is awaited */

/** @type {Record<string, string>} */
const PEOPLE = {
  facilitator: t('You placed it (the facilitator).'),
  author: t('Its author placed it.'),
  room: t('The room placed it, sorting together.'),
};

/**
 * @param {Desk} desk
 * @param {Card} card
 */
export function why({ ui, room }, card) {
  const { reason, trouble } = ui.why?.card === card.key ? ui.why : { reason: null, trouble: '' };
  const placement = room.workshop.get('placement', card.key);
  const nearest = reason?.nearest ? room.byKey.get(reason.nearest) : undefined;
  return html`
    <div class="why" role="status" aria-label=${t('Why {label} is here', { label: card.label })}>
      <p><b>${by(placement)}</b></p>
      ${reason
        ? html`
            ${reason.words.length ? html`<p>${t('Words that weighed:')} ${reason.words.map((word) => html`<span class="word">${word}</span> `)}</p>` : nothing}
            ${nearest
              ? html`<p>${t('Nearest card:')} <b class="label">${nearest.label}</b> <span dir="auto">${nearest.value.text || wordless(nearest)}</span></p>`
              : nothing}
          `
        : html`<p class="soft">${trouble || t('Looking…')}</p>`}
    </div>
  `;
}

/** @param {import('./room.js').Value | undefined} placement */
function by(placement) {
  if (!placement) return t('Nobody has placed it yet.');
  if (PEOPLE[placement.by]) return PEOPLE[placement.by];
  const confidence = percent(placement.confidence ?? 0);
  return placement.option ? t('Placed by itself, {confidence} sure.', { confidence }) : t('Nothing was likely enough ({confidence}).', { confidence });
}

/**
 * Unfold the answer under the card, and ask for it.
 * @param {Desk} desk
 * @param {Card} card
 */
export function askWhy({ session, ui, set }, { key }) {
  /** @type {Asked} */
  const asked = { card: key, reason: null, trouble: '' };
  set({ open: { card: key, what: 'why' }, why: asked });
  const answered = (/** @type {Partial<Asked>} */ answer) => ui.why === asked && set({ why: { ...asked, ...answer } });
  session.ask('why', { key }).then(
    (answer) => answered(answer.refused ? { trouble: answer.refused.reason } : { reason: answer }),
    (error) => {
      console.warn('why', error);
      answered({ trouble: t('No answer came. Try again in a moment.') });
    },
  );
}
