// <complete-words src="/completions/people" sign="@"><textarea></textarea></complete-words>; without a sign every word is completed.
// Offers what begins so: arrows choose, Enter or Tab takes, Escape closes. Without it one types names and tags in full.
import { caretOf } from "../caret.js";
import { listOf, place } from "../completions.js";
import { insert, isComposing } from "../text.js";

class CompleteWords extends HTMLElement {
  #dismissed = false;

  connectedCallback() {
    this.sign = this.getAttribute("sign") ?? "";
    this.begun = new RegExp(this.sign ? `(?:^|[\\s([])${this.sign}([^\\s${this.sign}]*)$` : "([^\\s,]+)$");
    this.addEventListener("input", this.#look);
    this.addEventListener("keydown", this.#choose, true); // before Enter means anything else
    this.addEventListener("mousedown", this.#point);
    this.addEventListener("focusout", this.close);
    addEventListener("scroll", this.#place);
  }

  disconnectedCallback() {
    removeEventListener("scroll", this.#place);
  }

  close = () => {
    this.list?.remove();
    for (const name of ["role", "aria-autocomplete", "aria-controls", "aria-expanded", "aria-activedescendant"]) this.field.removeAttribute(name);
  };

  take(option) {
    const start = this.#before.length - this.#word.length - this.sign.length;
    this.close();
    this.field.setSelectionRange(start, this.field.selectionStart);
    insert(this.field, `${option.dataset.value} `);
  }

  #look = async () => {
    const word = this.#word;
    this.#narrow(word);
    this.#dismissed = false;
    const list = word === undefined ? null : await listOf(this.getAttribute("src"), word);
    if (word === this.#word) this.close();
    if (!list || this.#dismissed || word !== this.#word || document.activeElement !== this.field) return;

    this.append(list);
    list.showPopover(); // above everything else on the page
    this.#place();
    for (const [name, value] of this.#state(list)) this.field.setAttribute(name, value);
    // After a sign it is plain what is meant; a tag may be a new one.
    if (this.sign) this.#move(1);
  };

  // Until the server has answered, only what still fits can be taken.
  #narrow(word) {
    if (!this.list) return;

    const fits = (option) => option.textContent.toLowerCase().includes(word.toLowerCase());
    for (const option of word === undefined ? [] : this.#options) if (!fits(option)) option.remove();
    if (word === undefined || !this.#options.length) this.close();
    else if (this.sign && !this.#chosen) this.#move(1);
  }

  // A field of many lines stays a text box; ARIA lets only one of a single line be a combobox.
  #state(list) {
    const single = this.field.matches("input") ? { role: "combobox", "aria-expanded": "true" } : {};
    return Object.entries({ ...single, "aria-autocomplete": "list", "aria-controls": list.id });
  }

  #place = () => {
    if (!this.list) return;

    const at = this.sign ? caretOf(this.field, this.#before.length - this.#word.length) : this.field.getBoundingClientRect();
    place(this.list, at);
  };

  #choose = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#dismissed = true; // also what is still on its way
    if (!this.list || isComposing(event)) return;

    if (event.key === "Escape") this.close();
    else if (["Enter", "Tab"].includes(event.key) && this.#chosen) this.take(this.#chosen);
    else if (step) this.#move(step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #move(step) {
    const options = this.#options;
    const next = options.at((options.indexOf(this.#chosen) + (this.#chosen || step > 0 ? step : 0)) % options.length);
    this.#chosen?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", next.id);
  }

  #point = (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;

    event.preventDefault(); // the field keeps the focus
    this.take(option);
  };

  get field() { return this.querySelector("input, textarea"); }
  get list() { return this.querySelector("[role=listbox]"); }
  get #options() { return [...this.list.querySelectorAll("[role=option]")]; }
  get #chosen() { return this.list.querySelector("[aria-selected=true]"); }
  get #before() { return this.field.value.slice(0, this.field.selectionStart); }
  get #word() { return this.begun.exec(this.#before)?.[1]; }
}

customElements.define("complete-words", CompleteWords);
