/** The replay as a page of its own, which opens from a disk: everything is in it (facilitation/synthesis/package/replay.py puts it together). */
import { render } from 'lit-html';
import { hatchings } from '../hatching.js';
import { Player } from './player.js';

const log = JSON.parse(document.getElementById('log')?.textContent ?? '[]');
const host = /** @type {HTMLElement} */ (document.getElementById('replay'));
const patterns = document.createElement('div');
patterns.className = 'unseen';
render(hatchings(), patterns);
host.before(patterns);
if (window.matchMedia('(prefers-color-scheme: dark)').matches) document.documentElement.dataset.theme = 'dark';
const player = new Player(host, log, { title: document.title, controls: true });
// Where motion is unwelcome, it starts when it is asked for.
if (!window.matchMedia('(prefers-reduced-motion: reduce)').matches) player.play();
