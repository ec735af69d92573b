/** Says to those who listen that contributions came: now and then, never one by one. */
import { tn } from '../shared/texts.js';

const EVERY_MS = 30_000;

/** @type {number | null} */
let said = null;
let count = 0;
let timer = 0;

/** @param {number} now how many contributions there are */
export function announceArrivals(now) {
  count = now;
  said ??= now || null;
  if (said !== null && count > said && !timer) timer = window.setTimeout(say, EVERY_MS);
}

function say() {
  timer = 0;
  const region = document.getElementById('arrivals');
  if (!region || said === null) return;
  region.textContent = tn('{count} new contribution', '{count} new contributions', count - said);
  said = count;
}
