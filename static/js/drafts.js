// Where drafts are kept: on this device, and for those signed in on the server too.
const LIFETIME = 30 * 24 * 60 * 60 * 1000; // an answer half-written a month ago is no help
const AGAIN = 60 * 60 * 1000; // whoever sends the same words so soon means the same post

// Drafts of one composer. The key holds whose it is, so that nobody is offered another's on a shared device.
export class Drafts {
  #under;
  #address;
  #putting = new AbortController();

  constructor(key, owner, address) {
    this.#under = `draft:${owner}:${key}`;
    this.#address = address;
  }

  // The newest draft as { fields, at }, or null. One that was sent is over, unless the server still has it.
  async newest() {
    const here = this.#here();
    const there = await this.#there();
    if (here?.sent && there === null) this.#forget();
    const living = [here?.sent ? null : here, there].filter(Boolean);
    return living.sort((one, other) => other.at - one.at)[0] ?? null;
  }

  // What was last sent from this device and by which key, as { fields, sent }, or null. Whether it arrived is not known.
  sent() {
    const here = this.#here();
    return here?.sent && Date.now() - here.at < AGAIN ? here : null;
  }

  // What another tab has just kept under the same key, as it says by a `storage` event; else null.
  heard({ key, newValue }) {
    return key === this.#under && newValue ? JSON.parse(newValue) : null;
  }

  // Whether this device took it; storage may be forbidden or full. What is on its way has the key it is sent by.
  keepHere(fields, sent = "") {
    try {
      localStorage.setItem(this.#under, JSON.stringify({ fields, at: Date.now(), sent }));
      return true;
    } catch {
      return false;
    }
  }

  // The server's status; 0 when it cannot be reached or is not asked, null when something else is kept or thrown away by then.
  async keepThere(fields) {
    if (!this.#address) return 0;

    this.stop();
    this.#putting = new AbortController();
    const { signal } = this.#putting;
    const put = { method: "PUT", body: new URLSearchParams(fields), signal };
    return fetch(this.#address, put).then((response) => response.status, () => signal.aborted ? null : 0);
  }

  // A draft still on its way would bring back what was just posted.
  stop() {
    this.#putting.abort();
  }

  async discard() {
    this.stop();
    this.#forget();
    if (this.#address) await fetch(this.#address, { method: "DELETE" }).catch(() => null);
  }

  #here() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#under));
      return kept && Date.now() - kept.at < LIFETIME ? kept : null;
    } catch {
      return null;
    }
  }

  #forget() {
    try {
      localStorage.removeItem(this.#under);
    } catch {
      // Forbidden storage: nothing was kept.
    }
  }

  // Null when there is none; undefined when nobody can say.
  async #there() {
    if (!this.#address) return undefined;

    try {
      const response = await fetch(this.#address);
      if (response.ok && response.status !== 204) {
        const { fields, kept_at: at } = await response.json();
        return { fields, at: Date.parse(at) };
      }
      return response.status === 204 || response.status === 404 ? null : undefined;
    } catch {
      return undefined;
    }
  }
}
