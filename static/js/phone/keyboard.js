/** Keeps the app in the part of the screen that the phone's keyboard leaves, so that Envoyer stays in sight. */

const LEAST_KEYBOARD = 120;

/**
 * Sets --seen-height and --seen-top on the root, and its class `keyboard` while one is open.
 * visualViewport, because old phones know no other way (and iOS none at all).
 */
export function followKeyboard() {
  const seen = window.visualViewport;
  if (!seen) return;
  const root = document.documentElement;
  /** @type {Map<number, number>} the tallest view of each width: without a keyboard */
  const tallest = new Map();
  const fit = () => {
    // Someone enlarges the page to read it: leave it alone.
    if (seen.scale > 1.01) return;
    const width = Math.round(seen.width);
    tallest.set(width, Math.max(tallest.get(width) ?? 0, seen.height));
    const typing = document.activeElement?.matches('.app textarea, .app input[type=text]') ?? false;
    root.style.setProperty('--seen-height', `${seen.height}px`);
    root.style.setProperty('--seen-top', `${seen.offsetTop}px`);
    root.classList.toggle('keyboard', typing && (tallest.get(width) ?? 0) - seen.height > LEAST_KEYBOARD);
    if (typing) document.activeElement?.closest('form')?.querySelector('button')?.scrollIntoView({ block: 'nearest' });
  };
  seen.addEventListener('resize', fit);
  seen.addEventListener('scroll', fit);
  document.addEventListener('focusin', fit);
  document.addEventListener('focusout', fit);
  fit();
}
