// <quote-selection for="body" from=".post__body" not=".audience"><button type="button" hidden>Quote</button></quote-selection>
// Offers to quote what is selected in a post into the answer. Without it one copies, and types the signs oneself.
// Never from what is not public: in a public answer it would be.
import { insert } from "../text.js";

class QuoteSelection extends HTMLElement {
  connectedCallback() {
    document.addEventListener("selectionchange", this.#look);
    // A press would take the selection away before the click.
    this.addEventListener("mousedown", (event) => event.preventDefault());
    this.addEventListener("click", () => this.quote());
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.#look);
  }

  quote() {
    const field = document.getElementById(this.getAttribute("for"));
    const words = String(getSelection()).trim().replace(/^/gm, "> ");
    const end = field.value.length;
    field.setSelectionRange(end, end);
    insert(field, `${field.value.trim() ? "\n\n" : ""}${words}\n\n`);
    field.scrollIntoView({ block: "center" });
    getSelection().removeAllRanges();
  }

  #look = () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const within = range?.commonAncestorContainer;
    const post = (within?.nodeType === Node.TEXT_NODE ? within.parentElement : within)?.closest?.(this.getAttribute("from"));
    const button = this.querySelector("button");
    button.hidden = !post || Boolean(post.closest(this.getAttribute("not"))) || !String(selection).trim();
    if (button.hidden) return;

    const { left, right, bottom } = range.getBoundingClientRect();
    const room = document.documentElement.clientWidth - button.offsetWidth - 8;
    button.style.left = `${scrollX + Math.max(8, Math.min((left + right - button.offsetWidth) / 2, room))}px`;
    button.style.top = `${scrollY + bottom + 8}px`;
  };
}

customElements.define("quote-selection", QuoteSelection);
