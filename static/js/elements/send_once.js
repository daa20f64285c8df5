// <send-once data-away="The server cannot be reached…"><form>… <p data-trouble role="alert" hidden></p> <button data-send></form></send-once>
// Sends a form once however often it is pressed, and only when the server is there to take it: else it says so, and every
// word stays. Without it the browser says that it cannot connect, and its back button brings the text back.
const LONG = 15_000; // milliseconds; then whoever stopped it may send it again, which the server takes for the same

class SendOnce extends HTMLElement {
  #state = "idle";
  #timer;

  connectedCallback() {
    this.addEventListener("submit", this.#send);
    addEventListener("pageshow", this.#rest);
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.#rest);
    clearTimeout(this.#timer);
  }

  #send = async (event) => {
    const { target: form, submitter } = event;
    if (submitter?.formNoValidate) return; // only to look at, nothing is posted
    if (this.#state === "ready") {
      this.#state = "sent";
      this.#timer = setTimeout(this.#rest, LONG);
      return;
    }

    event.preventDefault();
    if (this.#state !== "idle") return;

    this.#become("asking");
    if (await this.#isThere()) {
      this.#state = "ready";
      form.requestSubmit(submitter);
    } else {
      this.#become("idle", this.dataset.away);
    }
  };

  // Keeping the draft is the question too: then it lies on the server before anything else can go wrong.
  async #isThere() {
    const late = new Promise((done) => setTimeout(done, LONG, 0));
    const kept = await Promise.race([this.closest("keep-draft")?.hand(), late]);
    const status = kept || await Promise.race([fetch("/healthz").then((one) => one.status, () => 0), late]);
    return status > 0 && status < 500;
  }

  #rest = () => this.#become("idle");

  #become(state, words = "") {
    this.#state = state;
    const trouble = this.querySelector("[data-trouble]");
    trouble.textContent = words;
    trouble.hidden = !words;
    for (const button of this.querySelectorAll("[data-send]")) button.setAttribute("aria-busy", state !== "idle");
  }
}

customElements.define("send-once", SendOnce);
