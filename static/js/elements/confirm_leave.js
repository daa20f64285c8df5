// <confirm-leave><form>…</form></confirm-leave>
// Asks before a changed form is left unsent. Without it the browser leaves without a word.
class ConfirmLeave extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this.#guard);
    this.addEventListener("submit", this.#release);
  }

  disconnectedCallback() {
    this.#release();
  }

  // Listening only once something was typed keeps the page in the browser's back and forward cache.
  #guard = () => addEventListener("beforeunload", this.#ask);

  #release = (event) => {
    // What was stopped on its way has not been sent.
    if (!event?.defaultPrevented) removeEventListener("beforeunload", this.#ask);
  };

  #ask = (event) => event.preventDefault();
}

customElements.define("confirm-leave", ConfirmLeave);
