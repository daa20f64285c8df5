// <keep-draft>… <offer-draft hidden><span data-when="before" data-words="You have a draft from {time}."></span> … <button type="button" data-when="before" data-restore>
//   <button type="button" data-when="before" data-discard> <button type="button" data-when="elsewhere,aside" data-keep></offer-draft>
// Offers back what was typed here before, on this device or another, and never sent; and asks which text is meant when
// another tab changes the same draft. Without it the page of drafts does, and the tab that was written in last is kept.
import { differs, fill, isWritten, read } from "../fields.js";
import { timed } from "../moments.js";

class OfferDraft extends HTMLElement {
  #draft;
  #typed = false;
  #when;
  #left = {};

  connectedCallback() {
    this.keeper = this.closest("keep-draft");
    this.addEventListener("click", ({ target: { dataset } }) => {
      if ("restore" in dataset) this.restore();
      if ("discard" in dataset) this.discard();
      if ("keep" in dataset) this.keep();
    });
    // Fields that a category brings along are filled once they have arrived.
    this.keeper.addEventListener("fields-shown", () => { this.#left = fill(this.keeper.form, this.#left); });
    this.keeper.addEventListener("input", this.#type);
    addEventListener("pageshow", this.#return);
    addEventListener("storage", this.#hear);
    // Looked for when it is come to; many read a question and few answer it.
    this.sight = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.look());
    this.sight.observe(this.closest(".composer"));
  }

  disconnectedCallback() {
    this.sight.disconnect();
    this.keeper.removeEventListener("input", this.#type);
    removeEventListener("pageshow", this.#return);
    removeEventListener("storage", this.#hear);
  }

  async look() {
    this.sight.disconnect();
    this.#draft = await this.keeper.drafts.newest();
    if (this.#typed || !this.#draft || !differs(this.keeper.form, this.#draft.fields)) return;

    this.#ask("before");
  }

  // What stood here before another tab's text was taken can be had back in the same way.
  restore() {
    const mine = { fields: read(this.keeper.form), at: Date.now() };
    this.#left = fill(this.keeper.form, this.#draft.fields);
    const isAside = this.#when !== "before" && differs(this.keeper.form, mine.fields);
    this.#draft = mine;
    this.#close();
    this.#told();
    if (isAside) this.#ask("aside");
  }

  keep() {
    this.#close();
    this.#told();
  }

  discard() {
    this.#close();
    return this.keeper.drafts.discard();
  }

  // Whoever writes in two tabs is asked, and nothing is kept from this one meanwhile: it would go over the other's.
  #hear = (event) => {
    const theirs = this.keeper.drafts.heard(event);
    if (!theirs || !differs(this.keeper.form, theirs.fields)) return;

    this.sight.disconnect();
    this.#draft = theirs;
    const isMeant = isWritten(this.keeper.form);
    this.keeper.hold(isMeant);
    this.#ask(isMeant ? "elsewhere" : "before");
  };

  #ask(when) {
    this.#when = when;
    for (const part of this.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.includes(when);
      if (part.dataset.words) part.textContent = timed(part.dataset.words, this.#draft.at);
    }
    this.hidden = false;
  }

  #told() {
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
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
    this.keeper.hold(false);
    this.#field.focus();
  }

  get #field() {
    return this.keeper.querySelector("textarea");
  }
}

customElements.define("offer-draft", OfferDraft);
