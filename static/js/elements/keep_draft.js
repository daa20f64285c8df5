// <keep-draft data-key="answer-12" data-owner="7" data-src="/drafts/answer-12"><form>… <offer-draft>…</offer-draft>
//   <output data-kept data-both="Draft kept {time}, here and on the server" data-here="…"></output></form></keep-draft>
// Keeps what is typed, on this device at once and on the server soon after. Without it the text is kept by the browser's own
// memory of the form, and by the server when the form is sent.
import { Drafts } from "../drafts.js";
import { isWritten, read } from "../fields.js";
import { timed } from "../moments.js";

const PAUSE = 400; // long enough not to write at every key
const SOON = 2000; // and not to ask the server at every pause

class KeepDraft extends HTMLElement {
  #timers = [];

  connectedCallback() {
    this.before = this.drafts.sent();
    this.addEventListener("input", this.#wait);
    this.addEventListener("change", this.#wait);
    this.addEventListener("submit", this.#send);
    addEventListener("forget-drafts", this.#pause);
    document.addEventListener("visibilitychange", this.#hurry);
  }

  disconnectedCallback() {
    this.#hurry();
    removeEventListener("forget-drafts", this.#pause);
    document.removeEventListener("visibilitychange", this.#hurry);
  }

  // Keeps nothing by itself until `on` is false again: another tab has the same draft, and somebody is asked which.
  hold(on) {
    this.held = on;
    if (!on) return;
    this.#pause();
    this.querySelector("[data-kept]").textContent = "";
  }

  // Keeps it everywhere, as on its way to be posted. Answers the server's status, or nothing.
  async hand() {
    this.#pause();
    const fields = read(this.form);
    this.drafts.keepHere(fields, this.#key(fields));
    return this.drafts.keepThere(fields);
  }

  // What was typed since it was handed over is posted with the rest: kept as a draft it would be offered again.
  #send = (event) => {
    if (event.defaultPrevented || event.submitter?.formNoValidate) return;

    this.#pause();
    this.drafts.stop();
    const fields = read(this.form);
    this.drafts.keepHere(fields, this.#key(fields));
  };

  // Where the server's answer never came, the browser brings the words back to a new page: their old key posts them once.
  #key(fields) {
    const key = this.form.elements.submission_key;
    if (key && this.before && JSON.stringify(this.before.fields) === JSON.stringify(fields)) key.value = this.before.sent;
    return key?.value ?? "sent";
  }

  get drafts() {
    this.kept ??= new Drafts(this.dataset.key, this.dataset.owner, this.dataset.src);
    return this.kept;
  }

  get form() {
    return this.querySelector("form");
  }

  #wait = ({ target }) => {
    if (!target.name || target.form !== this.form) return;

    this.before = null; // what is typed anew is meant anew
    this.#pause();
    if (this.held) return;
    this.#timers = [setTimeout(() => this.#keep(false), PAUSE), setTimeout(this.#hurry, SOON)];
  };

  // Nothing is kept any more until somebody types again.
  #pause = () => {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  };

  // Who leaves at once leaves nothing behind: neither the page nor, on a phone, its window may be there in a moment.
  #hurry = () => {
    if (!this.#timers.length) return;

    this.#pause();
    this.#keep(true);
  };

  async #keep(there) {
    if (!isWritten(this.form)) return this.#drop();

    const fields = read(this.form);
    const here = this.drafts.keepHere(fields);
    const status = there ? await this.drafts.keepThere(fields) : 0;
    if (status === 200) this.#tell("both");
    else if (here && status !== null) this.#tell("here");
  }

  // What was written and then taken out again is no draft any more.
  #drop() {
    const note = this.querySelector("[data-kept]");
    if (note.textContent) this.drafts.discard();
    note.textContent = "";
  }

  #tell(where) {
    const note = this.querySelector("[data-kept]");
    note.textContent = timed(note.dataset[where], Date.now());
  }
}

customElements.define("keep-draft", KeepDraft);
