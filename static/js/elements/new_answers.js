// <new-answers hx-get="…" hx-trigger="look"></new-answers>
// Has htmx look for new answers every now and then, while the page is in sight. Without it they are there when the page is opened again.
const EVERY = 25_000; // milliseconds

class NewAnswers extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#timer = setInterval(this.#look, EVERY);
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

customElements.define("new-answers", NewAnswers);
