// <load-dialog><dialog><div id="dialog-place"></div></dialog></load-dialog>
// Opens when something is put into it and closes when it is emptied. Without it the link leads to the form's own page.
class LoadDialog extends HTMLElement {
  connectedCallback() {
    this.changes = new MutationObserver(this.#look);
    this.changes.observe(this.#place, { childList: true });
    this.#dialog.addEventListener("close", this.#empty);
  }

  disconnectedCallback() {
    this.changes.disconnect();
  }

  #look = () => {
    const { open } = this.#dialog;
    if (!this.#place.children.length) this.#dialog.close();
    else if (!open) this.#dialog.showModal();
    else this.#place.querySelector("[role=alert]")?.focus();
  };

  #empty = () => this.#place.replaceChildren();

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #place() {
    return this.querySelector("#dialog-place");
  }
}

customElements.define("load-dialog", LoadDialog);
