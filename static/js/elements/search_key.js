// <search-key><form>… <input type="search"></form></search-key>
// Puts the cursor into the search field at "/". Without it one tabs or points there.
class SearchKey extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this.#reach);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#reach);
  }

  #reach = (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;

    const field = this.querySelector("input");
    // On a phone, and on home, the bar's field is not shown.
    if (!field.checkVisibility()) return;

    event.preventDefault();
    field.select();
  };
}

customElements.define("search-key", SearchKey);
