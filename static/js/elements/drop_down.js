// <drop-down><details class="dropdown">…</details></drop-down>
// Closes the details on Escape and on a press elsewhere. Without it a second press on the summary closes it.
class DropDown extends HTMLElement {
  connectedCallback() {
    document.addEventListener("pointerdown", this.#leave);
    this.addEventListener("keydown", this.#escape);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.#leave);
    this.removeEventListener("keydown", this.#escape);
  }

  close() {
    this.#details.open = false;
  }

  #leave = (event) => {
    if (!this.contains(event.target)) this.close();
  };

  #escape = (event) => {
    if (event.key !== "Escape" || !this.#details.open) return;

    this.close();
    this.#details.querySelector("summary").focus();
  };

  get #details() {
    return this.querySelector("details");
  }
}

customElements.define("drop-down", DropDown);
