/** The files to leave with, each with what it is for. */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';

/** @type {Record<string, {name: string, use: string}>} */
const KNOWN = {
  'synthese.docx': {
    name: t('The draft of the synthesis (Word)'),
    use: t('To edit. Every sentence gives the numbers of the contributions it rests on.'),
  },
  'contributions.geojson': {
    name: t('The annotations (GeoJSON)'),
    use: t('To open in QGIS: one layer with what people drew on the map.'),
  },
  'contributions.gpkg': { name: t('The layers (GeoPackage)'), use: t('To open in QGIS, in the legal projection.') },
  'contributions.csv': {
    name: t('The contributions (table)'),
    use: t('To sort and count in a spreadsheet: one line for each contribution, with its option.'),
  },
  'carte.png': { name: t('The map (picture)'), use: t('To put in a document or on a screen.') },
  'carte.svg': { name: t('The map (drawing)'), use: t('To rework in a drawing program.') },
};

export function downloads() {
  /** @type {string[]} */
  const files = boot.files;
  return html`
    <section aria-labelledby="files-title">
      <h2 id="files-title">${t('Files')}</h2>
      <p class="soft">${t('Each file is made when you ask for it, from what is here at that moment.')}</p>
      <ul class="files">
        ${files.map((file, index) => {
          const { name, use } = KNOWN[file] ?? { name: file, use: '' };
          return html`
            <li>
              <a class="button ${index ? '' : 'strong'}" href="/prestataire/${boot.code}/${file}" download>${name}</a>
              ${use ? html`<p>${use}</p>` : nothing}
            </li>
          `;
        })}
      </ul>
    </section>
  `;
}
