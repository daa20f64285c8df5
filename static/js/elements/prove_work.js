// <form><input name="submission_key"> … <prove-work data-bits="15" data-about="7" data-busy="One moment…"><input type="hidden" name="proof"><output></output></prove-work></form>
// Finds a number that is dear to find, from when somebody begins to write; sending waits for it. Nothing is asked of the person.
// Without it, or where the browser has no crypto, the form is sent without a proof and what is posted waits for a look.
const BATCH = 512;

class ProveWork extends HTMLElement {
  #work = null;
  #done = false;
  #waits = false;

  connectedCallback() {
    if (!globalThis.crypto?.subtle) return;
    this.#form.addEventListener("focusin", this.#begin, { once: true });
    this.#form.addEventListener("submit", this.#wait);
  }

  #begin = () => (this.#work ??= this.#find().catch(() => {}).finally(() => { this.#done = true; }));

  #wait = async (event) => {
    if (this.#done) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#waits) return;

    this.#waits = true;
    this.querySelector("output").textContent = this.dataset.busy;
    await this.#begin();
    this.querySelector("output").textContent = "";
    this.#waits = false;
    this.#form?.requestSubmit(event.submitter);
  };

  async #find() {
    const about = `${this.#form.elements.submission_key.value}:${this.dataset.about}:`;
    for (let from = 0; ; from += BATCH) {
      const numbers = Array.from({ length: BATCH }, (_, at) => from + at);
      const solved = await Promise.all(numbers.map((number) => this.#solves(about + number)));
      if (solved.includes(true)) {
        this.querySelector("input").value = from + solved.indexOf(true);
        return;
      }
    }
  }

  async #solves(text) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return new DataView(digest).getUint32(0) >>> (32 - Number(this.dataset.bits)) === 0;
  }

  get #form() { return this.closest("form"); }
}

customElements.define("prove-work", ProveWork);
