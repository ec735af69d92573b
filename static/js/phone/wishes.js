/** What this phone says of things that are not its own: what still waits in its outbox, over what the server knows of us. */

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {Record<string, any>} Value */

/**
 * What was asked for last, as long as it waits.
 * @param {Session} session
 * @param {string} kind
 * @param {string} key
 * @returns {{value: Value | null} | undefined}
 */
export function waiting({ outbox }, kind, key) {
  return outbox.items.filter((item) => item.kind === kind && item.key === key && item.state === 'waiting').pop();
}

/**
 * Where this phone says that its contribution belongs.
 * @param {Session} session
 * @param {string} key
 * @returns {{option: string | null, usage: string | null} | undefined}
 */
export function hintOf(session, key) {
  return /** @type {any} */ (waiting(session, 'hint', key)?.value ?? session.you.hints?.[key]);
}

/**
 * The cards that this phone has sorted.
 * @param {Session} session
 * @returns {Set<string>}
 */
export function judged({ outbox, you }) {
  const said = outbox.items.filter(({ kind, state }) => kind === 'judgement' && state === 'waiting');
  return new Set([...(you.judged ?? []), ...said.map(({ key }) => key)]);
}

/**
 * What this phone thinks of an option.
 * @param {Session} session
 * @param {string} option
 * @returns {{desirable?: number | null, feasible?: number | null, points?: number}}
 */
export function opinionOf(session, option) {
  const wish = waiting(session, 'ballot', option);
  return (wish ? wish.value : session.you.weighed?.[option]) ?? {};
}

/**
 * Whether this phone offers to help with an action.
 * @param {Session} session
 * @param {string} action
 */
export function commits(session, action) {
  const wish = waiting(session, 'commitment', action);
  return wish ? wish.value !== null : (session.you.commitments ?? []).includes(action);
}
