/** The prestataire's page: what was gathered, the files to leave with, and every contribution. It changes nothing. */
import { html, nothing, render } from 'lit-html';
import { farewell } from '../shared/keeping.js';
import { boot } from '../shared/page.js';
import { Session } from '../shared/session.js';
import { contributions, options, whereIs } from '../shared/summaries.js';
import { squareMetres, t, tn } from '../shared/texts.js';
import { files } from './downloads.js';
import { participation } from './participation.js';
import { table } from './table.js';

const host = /** @type {HTMLElement} */ (document.getElementById('prestataire'));
const session = new Session(boot.code, boot.role);
let sought = '';
let lost = false;
let asked = false;

function drawSoon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
}

function draw() {
  asked = false;
  const opened = session.workshop.get('workshop') !== undefined;
  render(page(), host);
  if (opened && !arrived) findRow();
  arrived = opened;
}

let arrived = false;

/** An address such as …#C12 names a row that did not exist when the browser looked for it. */
function findRow() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  row?.scrollIntoView({ block: 'center' });
  row?.focus();
}

function page() {
  const { workshop } = session;
  const site = workshop.get('site');
  return html`
    <header class="head">
      <p class="soft">${t('Space of the prestataire')}</p>
      <h1>${boot.title}</h1>
      <p>${[site?.name, site?.commune, site && squareMetres(site.area_m2)].filter(Boolean).join(' · ')}</p>
      <p class="state ${session.online ? 'online' : 'offline'}" role="status">
        ${lost ? t('This page is no longer recognised. Open the prestataire’s link again.') : session.online ? t('Up to date, live') : t('Reconnecting…')}
      </p>
    </header>
    ${workshop.get('workshop')
      ? html`
          <main>
            ${farewell(workshop)} ${figures()} ${files(drawSoon)} ${participation(workshop)}
            ${table(workshop, sought, (now) => {
              sought = now;
              drawSoon();
            })}
          </main>
        `
      : nothing}
  `;
}

function figures() {
  const { workshop } = session;
  const shown = contributions(workshop);
  const ideas = shown.filter((each) => each.kind === 'idea').length;
  const located = shown.filter((each) => each.kind === 'annotation' && whereIs(workshop, each.value)).length;
  const count = options(workshop).length;
  const people = workshop.all('participant').length;
  const supports = workshop.all('support').length;
  const facts = [
    [people, tn('participant', 'participants', people)],
    [ideas, tn('idea said', 'ideas said', ideas)],
    [located, tn('annotation on the map', 'annotations on the map', located)],
    [supports, tn('support given', 'supports given', supports)],
    [count, tn('option standing', 'options standing', count)],
  ];
  return html`
    <ul class="figures" aria-label=${t('Figures')}>
      ${facts.map(([figure, name]) => html`<li><b>${figure}</b> ${name}</li>`)}
    </ul>
  `;
}

for (const event of ['change', 'status']) session.addEventListener(event, drawSoon);
session.addEventListener('unknown', () => {
  lost = true;
  drawSoon();
});
window.addEventListener('hashchange', findRow);
drawSoon();
session.start();
