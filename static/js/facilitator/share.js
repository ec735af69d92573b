/** The dialog that lets people in: the QR, the code, and the link of each role. */
import { html, nothing } from 'lit-html';
import { boot } from '../shared/page.js';
import { t } from '../shared/texts.js';

/** @typedef {import('./facilitator.js').Desk} Desk */

/** The link last copied, and how that went. */
let copied = { link: '', done: false };

export function openShare() {
  /** @type {HTMLDialogElement} */ (document.getElementById('share')).showModal();
}

/** @param {Desk} desk */
export function share({ set }) {
  const links = [
    { id: 'join', name: t('To take part'), hint: t('For everyone in the room.') },
    { id: 'board', name: t('The board'), hint: t('To open on the computer that projects.') },
    { id: 'prestataire', name: t('The prestataire'), hint: t('To read and download, nothing else.') },
  ];
  return html`
    <dialog id="share" aria-labelledby="share-title">
      <form method="dialog" class="dialog-head">
        <h2 id="share-title">${t('Invite')}</h2>
        <button class="small">${t('Close')}</button>
      </form>
      <div class="share">
        <figure>
          <img src="/invite/${boot.code}.svg" width="260" height="260" alt=${t('QR code to take part')} />
          <figcaption>${t('Code')} <b class="code">${boot.code}</b></figcaption>
        </figure>
        <ul>
          ${links.map(
            ({ id, name, hint }) => html`
              <li>
                <label for="link-${id}">${name}</label>
                <p class="soft" id="hint-${id}">${hint}</p>
                <div class="link">
                  <input id="link-${id}" class="field" readonly .value=${boot.links[id]} aria-describedby="hint-${id}"
                    @focus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()} />
                  <button type="button" class="button" @click=${() => copy(id).then(() => set({}))}>
                    ${t('Copy')}<span class="unseen"> ${name}</span>
                  </button>
                </div>
                <p class="copied" role="status">
                  ${copied.link !== id ? nothing : copied.done ? t('Copied.') : t('Selected: press Ctrl+C to copy it.')}
                </p>
              </li>
            `,
          )}
        </ul>
      </div>
    </dialog>
  `;
}

/** @param {string} id */
async function copy(id) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(`link-${id}`));
  input.select();
  copied = { link: id, done: await written(input.value) };
}

/**
 * navigator.clipboard does not exist on plain http; the old way does, and where it fails the text stays selected.
 * @param {string} text
 */
async function written(text) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch (error) {
    console.warn('clipboard', error);
  }
  return document.execCommand('copy');
}
