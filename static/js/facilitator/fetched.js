/**
 * What the desk asks the server for when it is looked at, and not before.
 * @template T
 */
export class Fetched {
  /** @type {'none' | 'coming' | 'here' | 'missing'} */
  state = 'none';

  /**
   * @param {string} address of a JSON
   * @param {T} before what stands for it until it is here
   * @param {(answer: any) => T} read what is kept of the answer
   */
  constructor(address, before, read = (answer) => answer) {
    this.address = address;
    this.value = before;
    this.read = read;
  }

  /**
   * Ask for it as it stands now; what was there stays meanwhile.
   * @param {() => void} then something changed
   */
  async ask(then) {
    this.state = 'coming';
    then();
    try {
      const answer = await fetch(this.address);
      if (!answer.ok) throw new Error(`${this.address}: ${answer.status}`);
      this.value = this.read(await answer.json());
      this.state = 'here';
    } catch (error) {
      console.warn(error);
      this.state = 'missing';
    }
    then();
  }
}
