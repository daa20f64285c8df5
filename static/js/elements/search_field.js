// <search-field data-found="Suggestions: {count}"><form><input hx-get="…"><div role="listbox" hidden>…<a role="option">…</a></div></form></search-field>
// Lets one walk with the arrow keys through what htmx put under the field. Without it the form leads to the page of results.
import { tell } from "../flashes.js";

class SearchField extends HTMLElement {
  #dismissed = false;

  connectedCallback() {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.#panel.id };
    for (const [name, value] of Object.entries(attributes)) this.#input.setAttribute(name, value);
    this.#show(false);
    for (const [event, react] of this.#reactions) this.addEventListener(event, react);
  }

  disconnectedCallback() {
    for (const [event, react] of this.#reactions) this.removeEventListener(event, react);
  }

  #offer = () => {
    this.#choose(null);
    this.#show(!this.#dismissed && this.contains(document.activeElement));
    if (!this.#panel.hidden) tell(this.dataset.found.replace("{count}", this.#options.length));
  };

  // What comes late for a list that was closed does not open it again.
  #type = () => { this.#dismissed = false; };

  #walk = (event) => {
    const open = !this.#panel.hidden;
    if (event.key === "Escape") this.#dismissed = true;
    if (event.key === "Escape" && open) {
      event.preventDefault(); // the browser would empty the field, too
      this.#show(false);
    } else if (event.key === "Enter" && open && this.#chosen && !event.isComposing) {
      event.preventDefault();
      this.#chosen.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#show(true);
      // One more place than there are options: none chosen, which is the field itself.
      const places = [null, ...this.#options];
      const step = event.key === "ArrowDown" ? 1 : places.length - 1;
      this.#choose(places[(places.indexOf(this.#chosen) + step) % places.length]);
    }
  };

  #leave = (event) => {
    if (!this.contains(event.relatedTarget)) this.#show(false);
  };

  #return = () => this.#show(true);

  #reactions = [["htmx:after:swap", this.#offer], ["input", this.#type], ["keydown", this.#walk], ["focusout", this.#leave], ["focusin", this.#return]];

  #choose(option) {
    this.#chosen?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.#input.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  #show(wanted) {
    this.#panel.hidden = !(wanted && this.#options.length);
    this.#input.setAttribute("aria-expanded", !this.#panel.hidden);
  }

  get #input() { return this.querySelector("input"); }
  get #panel() { return this.querySelector("[role=listbox]"); }
  get #options() { return this.querySelectorAll("[role=option]"); }
  get #chosen() { return this.querySelector("[aria-selected=true]"); }
}

customElements.define("search-field", SearchField);
