/**
 * Restitution: the draft of the document, a section at a time, what each sentence rests on when it is asked for, and
 * what the room says of it. A section too long for one page turns its pages by itself.
 */
import { html, nothing, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { boot } from '../shared/page.js';
import { t, tn } from '../shared/texts.js';
import { block, sentence } from './draft-blocks.js';
import { fit, fitSome } from './fit.js';
import { foot } from './frame.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('../shared/workshop.js').Value} Value */
/** @typedef {import('./draft-blocks.js').Section} Section */
/** @typedef {import('./draft-blocks.js').Draft} Draft */

const AGAIN_MS = 15_000;
const SHORTEST_PAGE_MS = 9_000;
const WORD_MS = 330;
/** The focus may ask for what sentences rest on: `findings#sources`. */
const SOURCES = '#sources';

/** @type {Record<string, {mark: string, name: () => string}>} */
const STANCES = {
  agreed: { mark: '✓', name: () => t('The room agrees') },
  amended: { mark: '✎', name: () => t('The room amends') },
  disputed: { mark: '≠', name: () => t('The room disagrees') },
};

export class DraftScene {
  /** @type {Draft | null} */
  #draft = null;
  #asked = { seq: -1, at: -Infinity };
  #closing = new AbortController();
  #page = 0;
  #shown = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #turning;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #asking;

  /**
   * @param {HTMLElement} host
   * @param {Session} session
   */
  constructor(host, session) {
    this.host = host;
    this.session = session;
  }

  draw() {
    this.#askAgain();
    const { workshop } = this.session;
    const focus = /** @type {string} */ (workshop.get('scene')?.focus ?? '');
    const wanted = focus.replace(SOURCES, '');
    const section = this.#draft && find(this.#draft.sections, wanted);
    const sourced = focus.endsWith(SOURCES);
    render(
      html`${this.#draft
        ? html`<article class="draft ${sourced ? 'sourced' : ''}">
            ${section ? this.#section(section, sourced) : this.#cover(this.#draft)} ${this.#beside(this.#draft, wanted, sourced)}
          </article>`
        : html`<p class="awaited">${t('The document is being prepared')}</p>`}
      ${foot(this.session)}`,
      this.host,
    );
    if (focus !== this.#shown) {
      this.#shown = focus;
      this.#page = 0;
    }
    this.#turnTo(this.#page);
  }

  close() {
    this.#closing.abort();
    clearTimeout(this.#turning);
    clearTimeout(this.#asking);
  }

  /** @param {Draft} draft */
  #cover(draft) {
    return html`<section class="cover">
      <h1>${draft.title}</h1>
      ${draft.subtitle ? html`<p class="subtitle">${draft.subtitle}</p>` : nothing}
      ${draft.cover.map((each) => html`<p>${sentence(each)}</p>`)}
    </section>`;
  }

  /**
   * @param {Section} section
   * @param {boolean} sourced
   */
  #section(section, sourced) {
    const reading = this.session.workshop.get('reading', section.id ?? '');
    return html`<section class="chapter">
      <h1>${section.number ? html`<span class="chapter-number">${section.number}</span>` : nothing}${section.title}</h1>
      ${reading ? stance(reading) : nothing}
      ${keyed(`${section.id} ${sourced}`, html`<div class="pages">${content(section)}</div>`)}
      <p class="page-marks" aria-hidden="true"></p>
    </section>`;
  }

  /**
   * The outline, or what the page rests on.
   * @param {Draft} draft
   * @param {string} wanted
   * @param {boolean} sourced
   */
  #beside(draft, wanted, sourced) {
    if (sourced) return html`<aside class="sources"><h2>${t('Said in the room')}</h2><ul></ul><p class="others" hidden></p></aside>`;
    const within = (/** @type {Section} */ section) => section.id === wanted || Boolean(find(section.sections, wanted));
    return html`<nav class="outline" aria-label=${t('Contents')}>
      <ol>
        ${draft.sections.map(
          (each) => html`<li class=${wanted && within(each) ? 'current' : ''}>
            <span class="chapter-number">${each.number}</span> <span>${each.title}</span>
            ${this.#marks(each)}
          </li>`,
        )}
      </ol>
    </nav>`;
  }

  /**
   * What the room has said of a chapter and of its parts.
   * @param {Section} section
   * @returns {unknown}
   */
  #marks(section) {
    const reading = section.id ? this.session.workshop.get('reading', section.id) : undefined;
    const known = STANCES[reading?.stance];
    return html`${known ? html`<b class="mark ${reading?.stance}"><span aria-hidden="true">${known.mark}</span><span class="unseen">${known.name()}</span></b>` : nothing}
    ${section.sections.map((each) => this.#marks(each))}`;
  }

  /**
   * Show a page of the section, say what it rests on, and go on to the next one when it can have been read.
   * @param {number} page
   */
  #turnTo(page) {
    clearTimeout(this.#turning);
    this.host.querySelectorAll('.cover, .outline').forEach((each) => fit(/** @type {HTMLElement} */ (each)));
    const pages = /** @type {HTMLElement | null} */ (this.host.querySelector('.pages'));
    if (!pages) return;
    const width = pages.clientWidth + parseFloat(getComputedStyle(pages).columnGap || '0');
    const count = Math.max(1, Math.round((pages.scrollWidth + (width - pages.clientWidth)) / width));
    this.#page = page % count;
    pages.scrollLeft = this.#page * width;
    const marks = /** @type {HTMLElement} */ (this.host.querySelector('.page-marks'));
    render(count > 1 ? Array.from({ length: count }, (_, i) => html`<i class=${i === this.#page ? 'here' : ''}></i>`) : nothing, marks);
    const box = pages.getBoundingClientRect();
    const seen = /** @type {HTMLElement[]} */ ([...pages.querySelectorAll('.sentence')]).filter((each) => {
      const { left, right } = each.getClientRects()[0] ?? each.getBoundingClientRect();
      return left >= box.left - 1 && right <= box.right + 1;
    });
    this.#restsOn(seen.flatMap((each) => (each.dataset.sources ?? '').split(' ').filter(Boolean)));
    if (count < 2) return;
    const words = seen.reduce((sum, each) => sum + (each.textContent ?? '').split(' ').length, 0);
    this.#turning = setTimeout(() => this.#turnTo(this.#page + 1), Math.max(SHORTEST_PAGE_MS, words * WORD_MS));
  }

  /** @param {string[]} refs */
  #restsOn(refs) {
    const aside = /** @type {HTMLElement | null} */ (this.host.querySelector('.sources'));
    if (!aside || !this.#draft) return;
    const { sources } = this.#draft;
    const known = [...new Set(refs)].filter((ref) => sources[ref]);
    render(
      known.length
        ? known.map(
            (ref) => html`<li><p dir="auto">${sources[ref].words}</p><p class="whence"><b>${ref}</b> ${sources[ref].college}</p></li>`,
          )
        : html`<li>${t('Nothing said in the room stands behind this page: it is counted or known of the site.')}</li>`,
      /** @type {HTMLElement} */ (aside.querySelector('ul')),
    );
    const others = /** @type {HTMLElement} */ (aside.querySelector('.others'));
    fitSome(aside, /** @type {NodeListOf<HTMLElement>} */ (aside.querySelectorAll('li')), (left) => {
      others.hidden = !left;
      others.textContent = tn('and {count} more', 'and {count} more', left);
    });
  }

  /** The draft follows what is said, not faster than it can be made. */
  #askAgain() {
    const { seq } = this.session.workshop;
    const wait = this.#asked.at + AGAIN_MS - performance.now();
    if (seq === this.#asked.seq && this.#draft) return;
    clearTimeout(this.#asking);
    if (wait > 0) this.#asking = setTimeout(() => this.#askAgain(), wait);
    else this.#ask(seq);
  }

  /** @param {number} seq */
  async #ask(seq) {
    this.#asked = { seq, at: performance.now() };
    try {
      const answer = await fetch(`/draft/${boot.code}.json`, { signal: this.#closing.signal });
      if (!answer.ok) throw new Error(`draft: ${answer.status}`);
      this.#draft = await answer.json();
      this.draw();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      // The network went, or the server is busy: what is shown stays, and it is asked for again.
      console.warn(error);
      this.#asked.seq = -1;
      this.#askAgain();
    }
  }
}

/** @param {Section} section @returns {unknown} */
function content({ blocks, sections }) {
  return html`${blocks.map(block)}${sections.map((each) => html`<h2>${each.number} ${each.title}</h2>${content(each)}`)}`;
}

/** @param {Value} reading */
function stance({ stance: said, text }) {
  const known = STANCES[said];
  if (!known) return nothing;
  return html`<p class="stance ${said}">
    <b><span aria-hidden="true">${known.mark}</span> ${known.name()}</b>${text ? html` <span dir="auto">${text}</span>` : nothing}
  </p>`;
}

/**
 * @param {Section[]} sections
 * @param {string} id
 * @returns {Section | null}
 */
function find(sections, id) {
  if (!id) return null;
  for (const each of sections) {
    const found = each.id === id ? each : find(each.sections, id);
    if (found) return found;
  }
  return null;
}
