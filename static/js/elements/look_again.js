// <look-again data-every="15" hx-get="…" hx-trigger="look"></look-again>
// Has htmx look again every so many seconds, while the page is in sight. Without it one loads the page anew.
class LookAgain extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#timer = setInterval(this.#look, this.dataset.every * 1000);
    document.addEventListener("visibilitychange", this.#look);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
  }

  #look = () => {
    if (!document.hidden) this.dispatchEvent(new Event("look"));
  };
}

customElements.define("look-again", LookAgain);
