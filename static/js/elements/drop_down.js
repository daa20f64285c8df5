// <drop-down><details class="dropdown">…</details></drop-down>
// Closes the details on Escape, on a press elsewhere, and once something in it was chosen. Without it a second press on the summary closes it.
class DropDown extends HTMLElement {
  connectedCallback() {
    document.addEventListener("pointerdown", this.#leave);
    this.addEventListener("keydown", this.#escape);
    this.addEventListener("submit", this.#finish);
    this.addEventListener("click", this.#finish);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.#leave);
    this.removeEventListener("keydown", this.#escape);
    this.removeEventListener("submit", this.#finish);
    this.removeEventListener("click", this.#finish);
  }

  close() {
    this.#details.open = false;
  }

  #leave = (event) => {
    if (!this.contains(event.target)) this.close();
  };

  #escape = (event) => {
    if (event.key === "Escape" && this.#details.open) this.#return();
  };

  #finish = (event) => {
    if (event.type === "submit" || event.target.closest("a")) this.#return();
  };

  #return() {
    this.close();
    this.#details.querySelector("summary").focus();
  }

  get #details() {
    return this.querySelector("details");
  }
}

customElements.define("drop-down", DropDown);
