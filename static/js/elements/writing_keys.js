// <writing-keys><textarea></textarea></writing-keys>
// Goes on with a list or a quote on Enter, presses the toolbar's buttons by their keys, sends on Ctrl or Cmd and Enter,
// and makes a link of an address pasted over a selection. Without it one types the signs oneself. Tab leaves the field as always.
import { atEnter } from "../lists.js";
import { insert } from "../text.js";

class WritingKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("paste", this.#link);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    this.removeEventListener("paste", this.#link);
  }

  handleEvent(event) {
    if (event.isComposing || event.defaultPrevented || event.altKey) return;

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

  #link = (event) => {
    const { value, selectionStart, selectionEnd } = this.field;
    const address = event.clipboardData.getData("text/plain").trim();
    const words = value.slice(selectionStart, selectionEnd);
    if (!words.trim() || URL.canParse(words.trim()) || !/^https?:\/\/\S+$/.test(address)) return;

    event.preventDefault();
    insert(this.field, `[${words}](${address})`);
  };

  get field() {
    return this.querySelector("textarea");
  }
}

customElements.define("writing-keys", WritingKeys);
