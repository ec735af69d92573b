/** One download: have the file made, then fetch it; after a lost connection it goes on where it stopped. */

const ASK_AGAIN_MS = 400;
const TRY_AGAIN_MS = 1_500;
/** How much of the bar is for the making. */
const MAKING_SHARE = 0.7;

/** @typedef {'making' | 'fetching' | 'waiting' | 'done' | 'failed'} Step */

export class Download {
  /** @type {Step} */
  step = 'making';
  /** 0 to 1 */
  share = 0;
  /** the file of the package that is being made */
  name = '';
  received = 0;
  size = 0;
  reason = '';
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #parts = [];
  #mark = '';
  /** @type {number | null} how many changes the file must hold */
  #since = null;

  /**
   * @param {string} address of the file
   * @param {string} file its name on this computer
   * @param {() => void} changed called whenever there is something new to show
   */
  constructor(address, file, changed) {
    this.address = address;
    this.file = file;
    this.changed = changed;
  }

  get going() {
    return this.step !== 'done' && this.step !== 'failed';
  }

  async run() {
    while (this.going) {
      try {
        if (await this.#make()) await this.#fetch();
      } catch (trouble) {
        // fetch and its stream throw a TypeError, and nothing else, when the network fails
        if (!(trouble instanceof TypeError)) throw trouble;
        this.#show('waiting');
        await after(TRY_AGAIN_MS);
      }
    }
  }

  get #query() {
    return this.#since === null ? '' : `?since=${this.#since}`;
  }

  /** Whether it is made. */
  async #make() {
    this.#show('making');
    for (;;) {
      const response = await fetch(this.address + this.#query, { method: 'POST' });
      const answer = await response.json().catch(() => ({ reason: '' }));
      if (!response.ok) {
        this.reason = answer.reason ?? '';
        this.#show('failed');
        return false;
      }
      this.#since = answer.since;
      if (response.status === 200) {
        this.size = answer.size;
        return true;
      }
      this.name = answer.making;
      this.share = MAKING_SHARE * (answer.done / Math.max(1, answer.of));
      this.#show('making');
      await after(ASK_AGAIN_MS);
    }
  }

  /** What is still lacking; all of it again when the file is another one by now. */
  async #fetch() {
    const headers = this.received ? { Range: `bytes=${this.received}-`, 'If-Range': this.#mark } : undefined;
    const response = await fetch(this.address + this.#query, { headers, cache: 'no-store' });
    if (!response.ok || !response.body) {
      this.#show('failed');
      return;
    }
    if (response.status !== 206) {
      this.#parts = [];
      this.received = 0;
      this.#mark = response.headers.get('ETag') ?? '';
    }
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      this.#parts.push(value);
      this.received += value.length;
      this.share = MAKING_SHARE + (1 - MAKING_SHARE) * (this.received / this.size);
      this.#show('fetching');
    }
    if (this.received < this.size) return;
    save(new Blob(this.#parts, { type: response.headers.get('Content-Type') ?? '' }), this.file);
    this.#parts = [];
    this.#show('done');
  }

  /** @param {Step} step */
  #show(step) {
    this.step = step;
    this.changed();
  }
}

/**
 * @param {Blob} content
 * @param {string} name
 */
function save(content, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to write it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {number} milliseconds */
function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
