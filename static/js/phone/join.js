/** The join form: asks the server to let us in, for as long as the network lacks. */
import { t } from '../shared/texts.js';

const ANSWER_WITHIN_MS = 10_000;
const TRY_AGAIN_MS = 2_000;

/**
 * @typedef {object} Steps
 * @property {() => void} opened within the tap itself, so that a phone opens its keyboard
 * @property {() => void} waiting no answer: it will be asked again
 * @property {() => void} joined
 */

/**
 * Take over the form that the server wrote; without us it posts by itself.
 * @param {HTMLElement} page the form and what stands around it
 * @param {Steps} steps
 */
export function takeOver(page, steps) {
  const form = /** @type {HTMLFormElement} */ (page.querySelector('form'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries(new FormData(form));
    page.hidden = true;
    steps.opened();
    const reason = await ask(wanted, steps.waiting);
    if (reason === '') steps.joined();
    else showAgain(page, reason);
  });
}

/**
 * The form comes back, with the reason.
 * @param {HTMLElement} page
 * @param {string} reason
 */
export function showAgain(page, reason) {
  const app = /** @type {HTMLElement} */ (document.getElementById('app'));
  const problem = /** @type {HTMLElement} */ (document.getElementById('problem'));
  app.hidden = true;
  page.hidden = false;
  problem.hidden = false;
  problem.textContent = reason;
  window.scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (page.querySelector('input:checked, input'))?.focus();
}

/**
 * @param {Record<string, any>} wanted
 * @param {() => void} waiting
 * @returns {Promise<string>} why we were refused, or nothing
 */
async function ask(wanted, waiting) {
  for (;;) {
    const answer = await post(wanted);
    if (answer?.status === 200) return '';
    if (answer?.status === 422) return JSON.parse(answer.body).reason;
    if (answer && answer.status < 500) return t('The workshop did not answer as expected. Reload the page.');
    waiting();
    await nextChance();
  }
}

/**
 * @param {Record<string, any>} wanted
 * @returns {Promise<{status: number, body: string} | null>} null when the network gave no answer
 */
async function post(wanted) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_WITHIN_MS);
  try {
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify(wanted),
      signal: abort.signal,
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    console.warn('join', error);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when it is worth trying again: in a while, or as soon as the network is back. */
function nextChance() {
  return new Promise((resolve) => {
    setTimeout(resolve, TRY_AGAIN_MS);
    window.addEventListener('online', resolve, { once: true });
  });
}
