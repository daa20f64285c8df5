// <copy-code data-words="Copy the code" data-done="Copied">… <pre>…</pre> …</copy-code>
// Puts a button that copies before each block of code it holds. Without it one selects the code.
import { tell } from "../flashes.js";

const MOMENT = 2000; // milliseconds; long enough to be read

class CopyCode extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#copy);
    this.swapped();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#copy);
  }

  swapped() {
    if (!navigator.clipboard) return;

    for (const code of this.querySelectorAll("pre")) {
      if (code.previousElementSibling?.matches(".copy-code")) continue;

      const button = Object.assign(document.createElement("button"), {
        className: "copy-code button button--small", textContent: this.dataset.words, type: "button",
      });
      code.before(button);
    }
  }

  #copy = async ({ target }) => {
    if (!target.matches(".copy-code")) return;

    await navigator.clipboard.writeText(target.nextElementSibling.textContent);
    target.textContent = this.dataset.done;
    tell(this.dataset.done);
    setTimeout(() => { target.textContent = this.dataset.words; }, MOMENT);
  };
}

customElements.define("copy-code", CopyCode);
