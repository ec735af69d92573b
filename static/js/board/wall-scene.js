/** The wall on the screen: measures the cards, sets them where the arrangement says, and lets them move calmly. */
import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../shared/texts.js';
import { cards, paper } from './cards.js';
import { foot, headline } from './frame.js';
import { LEVELS, Wall } from './wall.js';

/** @typedef {import('../shared/session.js').Session} Session */
/** @typedef {import('./cards.js').Card} Card */
/** @typedef {import('./wall.js').Zone} Zone */
/** @typedef {{card: Card, zone: Zone, level: number, x: number, y: number, leaving: boolean}} Placed */

const TURN_MS = 12_000;
const NEW_FOR_MS = 7_000;
const LEAVE_MS = 700; // as .leaving in board.css
/** Width of a fresh column when an older one is 1 wide. */
const FRESH_WIDTH = 1.4;

export class WallScene {
  #wall = new Wall();
  /** @type {Card[]} */
  #cards = [];
  /** @type {Set<string> | null} null before the first drawing: what was there already is not new */
  #known = null;
  /** @type {Map<string, number>} the new cards, and when each one settles */
  #settling = new Map();
  /** @type {Map<string, Placed>} */
  #placed = new Map();
  /** @type {Map<string, number>} pixels, by all that a card's height depends on */
  #heights = new Map();
  /** @type {HTMLElement} */
  #stage;
  /** @type {HTMLElement} where cards are measured, unseen */
  #gauge;
  #size = { width: 0, height: 0, gap: 0 };
  #turning;
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  #timers = new Set();
  #resized = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (width !== this.#size.width || height !== this.#size.height) this.#measureAnew();
  });
  #fontsCame = () => this.#measureAnew();

  /**
   * @param {HTMLElement} host
   * @param {Session} session
   */
  constructor(host, session) {
    this.host = host;
    this.session = session;
    this.#frame();
    this.#stage = /** @type {HTMLElement} */ (host.querySelector('.stage'));
    this.#gauge = /** @type {HTMLElement} */ (host.querySelector('.gauge'));
    this.#resized.observe(this.#stage);
    document.fonts.addEventListener('loadingdone', this.#fontsCame);
    this.#turning = setInterval(() => this.#turn(), TURN_MS);
  }

  draw() {
    this.#cards = cards(this.session.workshop);
    this.#frame();
    const keys = this.#cards.map(({ key }) => key);
    if (this.#known) this.#welcome(keys.filter((key) => !this.#known?.has(key)));
    this.#known = new Set([...(this.#known ?? []), ...keys]);
    this.#wall.arrange(keys, this.#roomOf);
    this.#place();
  }

  close() {
    clearInterval(this.#turning);
    this.#timers.forEach(clearTimeout);
    this.#resized.disconnect();
    document.fonts.removeEventListener('loadingdone', this.#fontsCame);
  }

  #frame() {
    const { workshop } = this.session;
    const asked = workshop.get('phase')?.prompt ?? '';
    const empty = this.#cards.length === 0;
    render(
      html`${headline(asked)}
        <ul class="stage"></ul>
        <div class="gauge" aria-hidden="true"></div>
        ${empty ? html`<p class="awaited">${t('Your ideas will appear here')}</p>` : nothing} ${foot(this.session)}`,
      this.host,
    );
  }

  #turn() {
    this.#wall.turn(this.#cards.map(({ key }) => key), this.#roomOf);
    this.#place();
  }

  #measureAnew() {
    this.#heights.clear();
    this.#placed.clear();
    this.#wall.reset();
    render(nothing, this.#stage);
    this.draw();
  }

  /** @param {string[]} keys */
  #welcome(keys) {
    if (!keys.length) return;
    keys.forEach((key) => this.#settling.set(key, Date.now() + NEW_FOR_MS));
    this.#later(NEW_FOR_MS, () => {
      for (const [key, until] of this.#settling) if (until <= Date.now()) this.#settling.delete(key);
    });
  }

  /**
   * @param {number} ms
   * @param {() => void} act
   */
  #later(ms, act) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
      this.#place();
    }, ms + 20);
    this.#timers.add(timer);
  }

  /** Where each card stands; those that make room for others fade where they stood, those that were hidden do not. */
  #place() {
    const byKey = new Map(this.#cards.map((card) => [card.key, card]));
    const { level, columns } = this.#wall;
    /** @type {Map<string, Placed>} */
    const placed = new Map();
    for (const zone of /** @type {const} */ (['fresh', 'older'])) {
      columns[zone].forEach((column, index) => {
        const { gap } = this.#size;
        const x = this.#left(level, zone, index);
        let y = 0;
        for (const key of column) {
          const card = /** @type {Card} */ (byKey.get(key));
          placed.set(key, { card, zone, level, x, y, leaving: false });
          y += this.#heightOf(card, level, zone) + gap;
        }
      });
    }
    const left = [...this.#placed].filter(([key, was]) => !placed.has(key) && byKey.has(key) && was.level === level);
    if (left.some(([, was]) => !was.leaving)) this.#later(LEAVE_MS, () => left.forEach(([key]) => this.#forget(key)));
    left.forEach(([key, was]) => placed.set(key, { ...was, leaving: true }));
    this.#placed = placed;
    this.#show();
  }

  /** @param {string} key */
  #forget(key) {
    if (this.#placed.get(key)?.leaving) this.#placed.delete(key);
  }

  #show() {
    const sorted = [...this.#placed.values()].sort((a, b) => Number(a.leaving) - Number(b.leaving));
    const classes = (/** @type {Placed} */ { card, zone, leaving }) =>
      [zone, leaving ? 'leaving' : '', this.#settling.has(card.key) ? 'new' : ''].join(' ');
    render(
      repeat(
        sorted,
        ({ card, zone, level }) => `${card.key} ${zone} ${level}`,
        (each) => html`<li class="card ${classes(each)}" aria-hidden=${each.leaving}>${paper(each.card, each.zone === 'older')}</li>`,
      ),
      this.#stage,
    );
    this.#stage.dataset.level = String(this.#wall.level);
    sorted.forEach(({ zone, level, x, y }, index) => {
      const { style } = /** @type {HTMLElement} */ (this.#stage.children[index]);
      style.setProperty('width', `${this.#width(level, zone)}px`);
      style.setProperty('transform', `translate(${x}px, ${y}px)`);
    });
  }

  /**
   * @param {number} level
   * @param {Zone} zone
   * @returns {import('./wall.js').Room}
   */
  #roomOf = (level, zone) => {
    const byKey = new Map(this.#cards.map((card) => [card.key, card]));
    this.#size = {
      width: this.#stage.clientWidth,
      height: this.#stage.clientHeight,
      gap: parseFloat(getComputedStyle(this.#stage).columnGap),
    };
    const heightOf = (/** @type {string} */ key) =>
      this.#heightOf(/** @type {Card} */ (byKey.get(key)), level, zone);
    return { height: this.#size.height, gap: this.#size.gap, heightOf };
  };

  /**
   * @param {Card} card
   * @param {number} level
   * @param {Zone} zone
   */
  #heightOf(card, level, zone) {
    const seal = `${level} ${zone} ${card.key} ${card.photos.length} ${card.text}`;
    const known = this.#heights.get(seal);
    if (known !== undefined) return known;
    this.#gauge.dataset.level = String(level);
    this.#gauge.style.setProperty('width', `${this.#width(level, zone)}px`);
    render(html`<div class="card ${zone}">${paper(card, zone === 'older')}</div>`, this.#gauge);
    // More cards than ever stand on a wall: the measures of texts since corrected go with the rest.
    if (this.#heights.size > 5_000) this.#heights.clear();
    const height = this.#gauge.offsetHeight;
    this.#heights.set(seal, height);
    return height;
  }

  /**
   * The width of one column, in pixels.
   * @param {number} level
   * @param {Zone} zone
   */
  #width(level, zone) {
    const { fresh, older } = LEVELS[level];
    const { width, gap } = this.#size;
    const share = (width - gap * (fresh + older - 1)) / (fresh * FRESH_WIDTH + older);
    return zone === 'fresh' ? share * FRESH_WIDTH : share;
  }

  /**
   * @param {number} level
   * @param {Zone} zone
   * @param {number} index of the column in its zone
   */
  #left(level, zone, index) {
    const before = zone === 'fresh' ? 0 : LEVELS[level].fresh * (this.#width(level, 'fresh') + this.#size.gap);
    return before + index * (this.#width(level, zone) + this.#size.gap);
  }
}
