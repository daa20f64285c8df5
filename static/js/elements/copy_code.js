// <copy-code data-words="Copy" data-done="Copied" data-wrap="Wrap lines">… <pre>…</pre> …</copy-code>
// Puts a button that copies before each block of code it holds, and one that wraps where lines are longer than the block.
// Without it one selects the code, and scrolls.
import { tell } from "../flashes.js";

const MOMENT = 2000; // milliseconds; long enough to be read

function button(words, more) {
  return Object.assign(document.createElement("button"), { className: "button button--small", textContent: words, type: "button" }, more);
}

class CopyCode extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#press);
    this.swapped();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#press);
  }

  swapped() {
    // All are measured before the first is given its buttons: the page is laid out once.
    const bare = [...this.querySelectorAll("pre")].filter((code) => !code.previousElementSibling?.matches(".copy-code"));
    const blocks = bare.map((code) => [code, code.scrollWidth > code.clientWidth]);
    for (const [code, isWider] of blocks) {
      const row = Object.assign(document.createElement("div"), { className: "copy-code" });
      if (isWider) row.append(button(this.dataset.wrap, { ariaPressed: "false" }));
      if (navigator.clipboard) row.append(button(this.dataset.words));
      if (row.firstChild) code.before(row);
    }
  }

  #press = ({ target }) => {
    if (!target.matches(".copy-code > button")) return;

    const code = target.parentElement.nextElementSibling;
    if (target.ariaPressed) target.ariaPressed = String(code.classList.toggle("wraps"));
    else this.#copy(target, code);
  };

  async #copy(pressed, code) {
    const isCopied = await navigator.clipboard.writeText(code.textContent).then(() => true, () => false);
    if (!isCopied) return; // refused: one selects it

    pressed.textContent = this.dataset.done;
    tell(this.dataset.done);
    setTimeout(() => { pressed.textContent = this.dataset.words; }, MOMENT);
  }
}

customElements.define("copy-code", CopyCode);
