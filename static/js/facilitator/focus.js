/** Keeps the keyboard's place when the card it was on leaves its list. */

/**
 * @param {HTMLElement} host
 * @param {() => void} redraw
 */
export function keepFocus(host, redraw) {
  const active = document.activeElement;
  const card = active?.closest('[data-card]');
  const neighbours = card ? [card.nextElementSibling, card.previousElementSibling] : [];
  const list = card?.parentElement;
  redraw();
  if (!active || active.isConnected || !host.contains(list ?? host)) return;
  // What was unfolded in the card is gone, or the card itself is.
  const next = [card, ...neighbours].find((each) => each?.isConnected && each.matches('[data-card]'));
  focusOn(next?.querySelector('.grip, .card-deeds button') ?? list?.closest('section, [tabindex]')?.querySelector('h2, h3'));
}

/** @param {Element | null | undefined} target a button, or a heading that takes the focus for once */
export function focusOn(target) {
  if (!(target instanceof HTMLElement)) return;
  if (!target.matches('button')) target.tabIndex = -1;
  target.focus();
}
