// <keyboard-keys hidden><button type="button">Keys</button><dialog>… <input type="checkbox"> …</dialog></keyboard-keys>
// Keys for what one does often; "?" lists them, and a box there switches them off on this device. Without it one tabs and points.
import { current, found, reach, step } from "../places.js";

const PLACES = {
  "/": ".search-field__input",
  a: "#write textarea",
  c: ".comments__write > a",
  e: ".post__actions a[href$='/edit']",
  E: ".post__actions a[href$='/edit']",
  u: ".breadcrumb a:last-of-type",
};
const TITLE = ":is(:is(h2, h3) a, .cases__title)";
const GO = { h: ".logo", n: ".top-bar__bell" };
const SOON = 1000; // milliseconds between "g" and where to

class KeyboardKeys extends HTMLElement {
  #going = 0;

  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", this.open);
    this.#switch.checked = this.#on;
    this.#switch.addEventListener("change", this.#remember);
    document.addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  open = () => this.#dialog.showModal();

  #press = (event) => {
    const busy = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !this.#on) return;
    if (this.#did(event.key)) event.preventDefault();
  };

  #did(key) {
    const goes = Date.now() - this.#going < SOON;
    this.#going = key === "g" ? Date.now() : 0;
    if (goes && GO[key]) return reach(document.querySelector(GO[key]));
    if (!/^[\w?/]$/.test(key)) return false;
    if (key === "?") return this.open() ?? true;
    // What is only on some pages answers for itself: the keys of the team.
    if (!dispatchEvent(new CustomEvent("press-key", { cancelable: true, detail: key }))) return true;
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    if (key === "o") return reach(found(TITLE, current()));
    const verb = found(`[data-key="${key}"]`, current() ?? document.querySelector(".review:only-of-type"));
    if (verb) return reach(verb);
    if (PLACES[key]) return reach(found(PLACES[key], current()) ?? found(PLACES[key], document));
    return false;
  }

  #remember = () => {
    try {
      localStorage.setItem("keys", this.#switch.checked ? "on" : "off");
    } catch {
      // Forbidden storage: then they stay on.
    }
  };

  get #on() {
    try {
      return localStorage.getItem("keys") !== "off";
    } catch {
      return true;
    }
  }

  get #dialog() { return this.querySelector("dialog"); }
  get #switch() { return this.querySelector("input"); }
}

customElements.define("keyboard-keys", KeyboardKeys);
