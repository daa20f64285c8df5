// <describe-picture hidden><img alt=""><label>…<input></label><button data-save>Save</button><button data-skip>Skip</button></describe-picture>
// Asks what a picture shows that was just added, and writes it where those who cannot see it will hear it.
// Without it the words go between the square brackets by hand.
import { isComposing, replace } from "../text.js";

class DescribePicture extends HTMLElement {
  #waiting = [];

  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.detail > 1) return; // the second half of a double click is about the next picture
      if (event.target.closest("[data-save]")) this.save();
      if (event.target.closest("[data-skip]")) this.#next();
    });
    this.addEventListener("keydown", (event) => {
      if (isComposing(event)) return;
      if (event.key === "Escape") this.#next();
      else if (event.key === "Enter" && event.target === this.#words) this.save();
      else return;
      event.preventDefault(); // Enter would send the form
    });
  }

  // Whoever goes on writing meanwhile is not interrupted: the next letters would become the words.
  ask(url, field, isWriting) {
    this.#waiting.push({ url, field });
    if (this.hidden) this.#show(isWriting);
  }

  save() {
    const { url, field } = this.#waiting[0];
    const words = this.#words.value.replace(/[[\]\s]+/g, " ").trim();
    replace(field, `![](${url})`, `![${words}](${url})`);
    this.#next();
  }

  #show(isWriting = false) {
    const [{ url }] = this.#waiting;
    this.querySelector("img").src = url;
    this.#words.value = "";
    this.hidden = false;
    if (!isWriting) this.#words.focus();
  }

  #next() {
    const { field } = this.#waiting.shift();
    this.hidden = true;
    if (this.#waiting.length) this.#show();
    else field.focus();
  }

  get #words() {
    return this.querySelector("input");
  }
}

customElements.define("describe-picture", DescribePicture);
