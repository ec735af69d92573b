/** The join form: asks the server to let us in, for as long as the network lacks, and again after a reload. */
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';

const ANSWER_WITHIN_MS = 10_000;
const TRY_AGAIN_MS = 2_000;
/** The answers that the server has not taken yet. */
const WISHED = `facilitation-joining-${boot.code}`;

/**
 * @typedef {object} Steps
 * @property {() => void} opened within the tap itself, so that a phone opens its keyboard
 * @property {() => void} waiting no answer: it will be asked again
 * @property {() => void} joined
 */

/**
 * Take over the form that the server wrote; without us it posts by itself. Answers that an earlier page could not send
 * are sent now.
 * @param {HTMLElement} page the form and what stands around it
 * @param {Steps} steps
 */
export function takeOver(page, steps) {
  const form = /** @type {HTMLFormElement} */ (page.querySelector('form'));
  const enter = async (/** @type {Record<string, any>} */ wanted) => {
    localStorage.setItem(WISHED, JSON.stringify(wanted));
    page.hidden = true;
    steps.opened();
    const reason = await ask(wanted, steps.waiting);
    localStorage.removeItem(WISHED);
    if (reason === '') return steps.joined();
    fill(form, wanted);
    showAgain(page, reason);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    enter(Object.fromEntries(new FormData(form)));
  });
  const left = localStorage.getItem(WISHED);
  if (boot.joined) localStorage.removeItem(WISHED);
  else if (left) enter(JSON.parse(left));
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
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} answers
 */
function fill(form, answers) {
  for (const [name, answer] of Object.entries(answers)) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLInputElement) field.value = answer;
  }
}

/**
 * @param {Record<string, any>} wanted
 * @param {() => void} waiting
 * @returns {Promise<string>} why we were refused, or nothing
 */
async function ask(wanted, waiting) {
  for (;;) {
    const answer = await post(wanted);
    // Anything else said with 200 comes from a Wi-Fi that wants to be logged in to: no network.
    if (answer?.status === 200 && answer.said.participant) return '';
    if (answer?.status === 422 && answer.said.reason) return answer.said.reason;
    if (answer && answer.status >= 400 && answer.status < 500) {
      return t('The workshop did not answer as expected. Reload the page.');
    }
    waiting();
    await nextChance();
  }
}

/**
 * @param {Record<string, any>} wanted
 * @returns {Promise<{status: number, said: Record<string, any>} | null>} null when the network gave no answer
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
    const json = response.headers.get('Content-Type')?.startsWith('application/json');
    return { status: response.status, said: json ? await response.json() : {} };
  } catch (error) {
    console.warn('join', error);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when it is worth trying again: in a while (not the whole room at once), or when the network is back. */
function nextChance() {
  return new Promise((resolve) => {
    setTimeout(resolve, TRY_AGAIN_MS * (0.5 + Math.random()));
    window.addEventListener('online', resolve, { once: true });
  });
}
