/** The files to leave with, each with what it is for: made when asked for, then fetched in parts. */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { Download } from './download.js';

const PACKAGE = 'atelier.zip';
const MEGABYTE = 1_000_000;

/** @type {Record<string, {name: string, use: string}>} */
const KNOWN = {
  [PACKAGE]: {
    name: t('Everything in one package (ZIP)'),
    use: t('To keep: all the files, the photos, and what rebuilds the workshop.'),
  },
  'synthese.docx': {
    name: t('The draft of the synthesis (Word)'),
    use: t('To edit. Every sentence gives the numbers of the contributions it rests on.'),
  },
  'synthese.pdf': { name: t('The draft of the synthesis (PDF)'), use: t('To hand out: accessible, as it stands.') },
  'synthese.html': { name: t('The draft of the synthesis (web page)'), use: t('To read in a browser.') },
  'rejouer.html': { name: t('The workshop told again'), use: t('A minute or two on the map; opens from the disk.') },
  'couches.gpkg': {
    name: t('The layers for QGIS (GeoPackage)'),
    use: t('In the legal projection, coloured and labelled.'),
  },
  'contributions.geojson': {
    name: t('The layers (GeoJSON)'),
    use: t('The same layers in longitude and latitude, for any map.'),
  },
  'tableaux.xlsx': {
    name: t('All the tables (Excel)'),
    use: t('Contributions, options, placements, weighing, roadmap, participants, photos.'),
  },
  'carte.png': { name: t('The map (picture)'), use: t('To put in a document or on a screen.') },
};

/** @type {Map<string, Download>} */
const downloads = new Map();

/** @param {() => void} changed */
export function files(changed) {
  /** @type {string[]} */
  const names = boot.files;
  const known = Object.keys(KNOWN).filter((name) => names.includes(name));
  const tables = names.filter((name) => name.endsWith('.csv'));
  return html`
    <section aria-labelledby="files-title">
      <h2 id="files-title">${t('Files')}</h2>
      <p class="soft">${t('Each file is made when you ask for it, from what is here at that moment.')}</p>
      <ul class="files">
        ${known.map((name) => html`
          <li>
            ${link(name, KNOWN[name].name, `button ${name === PACKAGE ? 'strong' : ''}`, changed)}
            <p>${KNOWN[name].use}</p>
            ${progress(name)}
          </li>
        `)}
      </ul>
      <p class="tables">${t('The tables one by one (CSV):')} ${tables.map((name) => html`${link(name, name.replace('.csv', ''), '', changed)} ${progress(name)}`)}</p>
    </section>
  `;
}

/**
 * @param {string} name
 * @param {string} words
 * @param {string} look
 * @param {() => void} changed
 */
function link(name, words, look, changed) {
  const address = `/prestataire/${boot.code}/${name}`;
  const ask = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    if (downloads.get(name)?.going) return;
    const download = new Download(address, `${boot.code}-${name}`, changed);
    downloads.set(name, download);
    download.run();
  };
  return html`<a class=${look || nothing} href=${address} download @click=${ask}>${words}</a>`;
}

/** @param {string} name */
function progress(name) {
  const download = downloads.get(name);
  return html`
    <span class="progress" role="status">
      ${download?.going ? html`<progress max="1" value=${download.share} aria-label=${t('Progress')}></progress>` : nothing}
      ${download ? words(download) : nothing}
    </span>
  `;
}

/** @param {Download} download */
function words({ step, name, received, size, reason }) {
  if (step === 'making') return name ? t('Being made: {name}', { name }) : t('Being made…');
  if (step === 'waiting') return t('Connection lost: it will go on by itself.');
  if (step === 'fetching') {
    return t('{received} of {size} MB', { received: megabytes(received), size: megabytes(size) });
  }
  return step === 'failed' ? reason || t('The files could not be made.') : t('Downloaded.');
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / MEGABYTE).toLocaleString('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
