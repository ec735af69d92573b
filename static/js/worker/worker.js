/**
 * Keeps the participant's page and the files it is made of, so that it opens without network. Nothing else is kept: what
 * is said goes by the socket, and waits in the outbox.
 *
 * The server writes `self.shell = {version, files}` in front: `version` stands in the address of every file.
 */

/** @typedef {Event & {waitUntil: (work: Promise<any>) => void}} Moment */
/** @typedef {Moment & {request: Request, respondWith: (answer: Promise<Response>) => void}} Asked */

const worker = /** @type {any} */ (self);
const { version, files } = /** @type {{version: string, files: string[]}} */ (worker.shell);
/** @type {string} the address of the page */
const PAGE = worker.registration.scope;
const OURS = `facilitation ${PAGE} `;
const KEPT = OURS + version;
const NETWORK_WITHIN_MS = 2_500;

worker.addEventListener('install', (/** @type {Moment} */ event) => {
  worker.skipWaiting();
  event.waitUntil(fetchAll());
});

worker.addEventListener('activate', (/** @type {Moment} */ event) => {
  event.waitUntil(Promise.all([dropOld(), worker.clients.claim()]));
});

worker.addEventListener('fetch', (/** @type {Asked} */ event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && request.url.split(/[?#]/)[0] === PAGE) {
    const network = fetch(request).then(kept);
    event.waitUntil(network.catch(() => undefined));
    event.respondWith(page(network));
  } else if (files.includes(new URL(request.url).pathname)) {
    event.respondWith(file(request));
  }
});

async function fetchAll() {
  const cache = await caches.open(KEPT);
  await cache.addAll(files);
  await kept(await fetch(PAGE));
}

async function dropOld() {
  const names = await caches.keys();
  return Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name)));
}

/**
 * The network's answer where it comes soon enough, and is one; else the page as it was last seen.
 * @param {Promise<Response>} network
 */
async function page(network) {
  const known = await caches.match(PAGE, { cacheName: KEPT, ignoreVary: true });
  if (!known) return network;
  /** @type {Promise<Response>} */
  const late = new Promise((resolve) => setTimeout(() => resolve(known), NETWORK_WITHIN_MS));
  const soon = network.then(
    (answer) => (answer.status >= 500 ? known : answer),
    () => known,
  );
  return Promise.race([soon, late]);
}

/**
 * Keep the page, if it is made of the files that we keep: the one of a newer version comes with its own worker.
 * @param {Response} answer
 */
async function kept(answer) {
  if (answer.ok && !answer.redirected) {
    const copy = answer.clone();
    if ((await answer.clone().text()).includes(`/static/${version}/`)) {
      await (await caches.open(KEPT)).put(PAGE, copy);
    }
  }
  return answer;
}

/** @param {Request} request */
async function file(request) {
  const known = await caches.match(request, { cacheName: KEPT, ignoreVary: true });
  return known ?? fetch(request);
}
