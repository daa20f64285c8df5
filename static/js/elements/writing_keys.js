// <writing-keys><textarea></textarea></writing-keys>
// Goes on with a list or a quote on Enter, presses the toolbar's buttons by their keys, sends on Ctrl or Cmd and Enter,
// makes a link of an address pasted over a selection and a table of cells, and says when a text is too long rather than cut it.
// Without it one types the signs oneself, and the server says so. Tab leaves the field as always.
import { atEnter, endsInCode } from "../lists.js";
import { tableIn } from "../tables.js";
import { insert, isComposing } from "../text.js";

class WritingKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("input", this.#measure);
    this.addEventListener("paste", this.#paste);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    this.removeEventListener("input", this.#measure);
    this.removeEventListener("paste", this.#paste);
  }

  handleEvent(event) {
    if (isComposing(event) || event.defaultPrevented || event.altKey) return;

    const held = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && held) {
      event.preventDefault();
      const { form } = this.field;
      form.requestSubmit(form.querySelector("[data-send]"));
    } else if (held) {
      this.#press(event);
    } else if (event.key === "Enter" && !event.shiftKey) {
      this.#goOn(event);
    }
  }

  #press(event) {
    const key = event.code.startsWith("Digit") ? event.code.at(-1) : event.key.toUpperCase();
    const keys = `Control+${event.shiftKey ? "Shift+" : ""}${key}`;
    const button = this.closest(".composer").querySelector(`[aria-keyshortcuts="${CSS.escape(keys)}"]`);
    if (!button) return;

    event.preventDefault();
    button.click();
  }

  #goOn(event) {
    const { value, selectionStart: caret, selectionEnd } = this.field;
    const change = caret === selectionEnd && atEnter(value, caret);
    if (!change) return;

    event.preventDefault();
    this.field.setSelectionRange(change.start, caret);
    insert(this.field, change.text);
  }

  #paste = (event) => {
    const text = this.#linked(event.clipboardData) ?? this.#table(event.clipboardData);
    if (!text) return;

    event.preventDefault();
    insert(this.field, text);
  };

  #linked(clipboard) {
    const { value, selectionStart, selectionEnd } = this.field;
    const address = clipboard.getData("text/plain").trim();
    const words = value.slice(selectionStart, selectionEnd);
    return words.trim() && !URL.canParse(words.trim()) && /^https?:\/\/\S+$/.test(address) ? `[${words}](${address})` : null;
  }

  // A table stands by itself.
  #table(clipboard) {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const table = endsInCode(before) ? null : tableIn(clipboard.getData("text/html"));
    return table && (/(^|\n\n)$/.test(before) ? table : `\n\n${table}`);
  }

  // A browser would cut what is pasted at a maxlength, and not say so.
  #measure = () => {
    const { value, dataset } = this.field;
    const over = value.length > dataset.most ? [...value].length - dataset.most : 0;
    const said = (number) => Number(number).toLocaleString(document.documentElement.dataset.formats);
    this.field.setCustomValidity(over > 0 ? dataset.long.replace("{most}", said(dataset.most)).replace("{n}", said(over)) : "");
  };

  get field() {
    return this.querySelector("textarea");
  }
}

customElements.define("writing-keys", WritingKeys);
