/** The join form: asks the server to let us in, for as long as the network lacks, and again when it forgot us. */
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';

const ANSWER_WITHIN_MS = 10_000;
const TRY_AGAIN_MS = 2_000;
/**
 * What was answered, until the server has taken it, and for a day after: one that starts again from a copy does not know
 * who came later. In a cookie: whoever clears those is asked anew.
 */
const ANSWERS = `facilitation-answers-${boot.code}`;
const KEPT_FOR_S = 24 * 3_600;
const AGAIN_AFTER_MS = 60_000;

/**
 * @typedef {object} Steps
 * @property {() => void} opened within the tap itself, so that a phone opens its keyboard
 * @property {() => void} waiting no answer: it will be asked again
 * @property {() => void} joined
 */

/**
 * Take over the form that the server wrote; without us it posts by itself. Answers that the server has not taken, or has
 * lost, are sent now.
 * @param {HTMLElement} page the form and what stands around it
 * @param {Steps} steps
 * @returns {(reason: string) => void} the server does not know us any more: tell it again, or ask again for that reason
 */
export function takeOver(page, steps) {
  const form = /** @type {HTMLFormElement} */ (page.querySelector('form'));
  const enter = async (/** @type {Record<string, any>} */ wanted) => {
    remember(wanted);
    const reason = await ask(wanted, steps.waiting);
    if (reason === '') return steps.joined();
    remember(null);
    fill(form, wanted);
    showAgain(page, reason);
  };
  const open = (/** @type {Record<string, any>} */ wanted) => {
    page.hidden = true;
    steps.opened();
    enter(wanted);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    open(Object.fromEntries(new FormData(form)));
  });
  const answered = remembered();
  if (!boot.joined && answered) open(answered);
  let again = -Infinity;
  return (reason) => {
    const known = remembered();
    // Forgotten again at once: it is no use.
    if (!known || performance.now() - again < AGAIN_AFTER_MS) return showAgain(page, reason);
    again = performance.now();
    enter(known);
  };
}

/**
 * The form comes back, with the reason.
 * @param {HTMLElement} page
 * @param {string} reason
 */
function showAgain(page, reason) {
  const app = /** @type {HTMLElement} */ (document.getElementById('app'));
  const problem = /** @type {HTMLElement} */ (document.getElementById('problem'));
  app.hidden = true;
  page.hidden = false;
  problem.hidden = false;
  problem.textContent = reason;
  window.scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (page.querySelector('input:checked, input'))?.focus();
}

/** @param {Record<string, any> | null} answers */
function remember(answers) {
  const value = encodeURIComponent(JSON.stringify(answers));
  document.cookie = `${ANSWERS}=${value}; max-age=${answers ? KEPT_FOR_S : 0}; samesite=lax`;
}

/** @returns {Record<string, any> | null} */
function remembered() {
  const kept = document.cookie.split('; ').find((each) => each.startsWith(`${ANSWERS}=`));
  return kept ? JSON.parse(decodeURIComponent(kept.slice(ANSWERS.length + 1))) : null;
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
