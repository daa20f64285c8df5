// <keep-draft>… <offer-draft hidden><span data-words="You have a draft from {time}."></span> <button type="button" data-restore> <button type="button" data-discard></offer-draft>
// Offers back what was typed here before, on this device or another, and never sent. Without it the page of drafts does.
import { differs, fill } from "../fields.js";
import { timed } from "../moments.js";

class OfferDraft extends HTMLElement {
  #draft;
  #typed = false;
  #left = {};

  connectedCallback() {
    this.keeper = this.closest("keep-draft");
    this.querySelector("[data-restore]").addEventListener("click", () => this.restore());
    this.querySelector("[data-discard]").addEventListener("click", () => this.discard());
    // Fields that a category brings along are filled once they have arrived.
    this.keeper.addEventListener("fields-shown", () => { this.#left = fill(this.keeper.form, this.#left); });
    this.keeper.addEventListener("input", this.#type);
    addEventListener("pageshow", this.#return);
    // Looked for when it is come to; many read a question and few answer it.
    this.sight = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.look());
    this.sight.observe(this.closest(".composer"));
  }

  disconnectedCallback() {
    this.sight.disconnect();
    this.keeper.removeEventListener("input", this.#type);
    removeEventListener("pageshow", this.#return);
  }

  async look() {
    this.sight.disconnect();
    this.#draft = await this.keeper.drafts.newest();
    if (this.#typed || !this.#draft || !differs(this.keeper.form, this.#draft.fields)) return;

    const words = this.querySelector("[data-words]");
    words.textContent = timed(words.dataset.words, this.#draft.at);
    this.hidden = false;
  }

  restore() {
    this.#left = fill(this.keeper.form, this.#draft.fields);
    this.#close();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  discard() {
    this.#close();
    return this.keeper.drafts.discard();
  }

  #type = () => {
    this.#typed = true;
  };

  // The browser brings back what stood here when one left, which may be less than was typed since.
  #return = ({ persisted }) => {
    if (!persisted) return;

    this.#typed = false;
    this.look();
  };

  #close() {
    this.hidden = true;
    this.#field.focus();
  }

  get #field() {
    return this.keeper.querySelector("textarea");
  }
}

customElements.define("offer-draft", OfferDraft);
