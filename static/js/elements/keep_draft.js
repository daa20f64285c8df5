// <keep-draft><form>… <p data-offer hidden>… <button type="button" data-restore> <button type="button" data-discard></p>
//   <textarea data-key="answer-12"></textarea> <output data-kept hidden>Draft kept</output></form></keep-draft>
// Keeps what is typed into a textarea with data-key on this device and offers it back.
// Without it the text is kept only by the browser's own memory of the form, and by the server when the form is sent.
const PAUSE = 400; // long enough not to write at every key
const LIFETIME = 30 * 24 * 60 * 60 * 1000; // an answer half-written a month ago is no help

class KeepDraft extends HTMLElement {
  #timer;

  connectedCallback() {
    if (!this.#field) return;

    this.addEventListener("input", this.#save);
    this.addEventListener("submit", this.#finish);
    this.querySelector("[data-restore]")?.addEventListener("click", () => this.restore());
    this.querySelector("[data-discard]")?.addEventListener("click", () => this.discard());
    this.#offer(!this.#field.value.trim() && Boolean(this.#draft));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  restore() {
    this.#field.value = this.#draft;
    this.#offer(false);
    this.#field.focus();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  discard() {
    this.#write("");
    this.#offer(false);
    this.#field.focus();
  }

  #save = (event) => {
    if (event.target !== this.#field) return;

    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(this.#field.value), PAUSE);
  };

  #finish = (event) => {
    clearTimeout(this.#timer);
    // A preview comes back with the text; only what is really sent is done with.
    this.#write(event.submitter?.name === "preview" ? this.#field.value : "");
  };

  #write(text) {
    try {
      if (text.trim()) {
        localStorage.setItem(this.#key, JSON.stringify({ at: Date.now(), text }));
      } else {
        localStorage.removeItem(this.#key);
      }
      this.#tell(Boolean(text.trim()));
    } catch {
      this.#tell(false);
    }
  }

  #tell(kept) {
    const note = this.querySelector("[data-kept]");
    if (note) note.hidden = !kept;
  }

  #offer(shown) {
    const offer = this.querySelector("[data-offer]");
    if (offer) offer.hidden = !shown;
  }

  get #field() {
    return this.querySelector("textarea[data-key]");
  }

  get #key() {
    return `draft:${this.#field.dataset.key}`;
  }

  get #draft() {
    try {
      const { at, text } = JSON.parse(localStorage.getItem(this.#key));
      return Date.now() - at < LIFETIME ? text : "";
    } catch {
      return "";
    }
  }
}

customElements.define("keep-draft", KeepDraft);
