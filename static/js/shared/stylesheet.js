/** Styles that come with the code that needs them. */

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/**
 * Add a stylesheet to the page, once; resolves when it applies. After a failure it can be asked for again.
 * @param {string} path below static/, such as css/map.css
 * @returns {Promise<void>}
 */
export function stylesheet(path) {
  const known = asked.get(path);
  if (known) return known;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(`../../${path}`, import.meta.url).href;
  const answer = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      asked.delete(path);
      link.remove();
      reject(new Error(`${path} did not come`));
    };
  });
  asked.set(path, answer);
  document.head.append(link);
  return answer;
}
