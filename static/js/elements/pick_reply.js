// <pick-reply src="/questions/12/replies"><button>Ready replies</button><div class="pick__panel" hidden><input type="search"><ul role="listbox"></ul>…</div></pick-reply>
// Shows the ready replies over the composer, narrows them down as one types, and puts the chosen one where the caret is: arrows choose,
// Enter takes, Escape closes. Without it the button leads to a page of them, and what was typed comes along.
import { show } from "../flashes.js";
import { insert, isComposing } from "../text.js";

const ASKED = { headers: { "HX-Request": "true" } };
const EDGE = 8; // pixels between the panel and the edge of the window

class PickReply extends HTMLElement {
  #asks = false;

  connectedCallback() {
    this.#button.addEventListener("click", this.#toggle);
    this.#field.addEventListener("input", this.#narrow);
    this.#field.addEventListener("keydown", this.#choose);
    this.#list.addEventListener("click", this.#point);
    document.addEventListener("pointerdown", this.#leave);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.#leave);
  }

  close() {
    this.#panel.hidden = true;
  }

  #toggle = async (event) => {
    event.preventDefault();
    if (!this.#panel.hidden) return this.close();

    const { activeElement } = document;
    const list = await this.#ask(this.getAttribute("src"));
    // Who has gone on to write meanwhile writes on: the next letters would search the replies.
    if (list === undefined || activeElement !== document.activeElement) return;

    this.#list.innerHTML = list;
    this.#panel.hidden = false;
    this.#place();
    this.#field.value = "";
    this.#narrow();
    this.#field.focus();
  };

  // Over the button, where there is more room than below it.
  #place() {
    const { left, top, bottom } = this.#button.getBoundingClientRect();
    const { style, offsetWidth: width, offsetHeight: height } = this.#panel;
    const above = top > innerHeight - bottom;
    style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
    style.top = above ? "auto" : `${bottom + EDGE}px`;
    style.bottom = above ? `${Math.min(innerHeight - top + EDGE, innerHeight - height - EDGE)}px` : "auto";
  }

  #narrow = () => {
    const words = this.#field.value.toLocaleLowerCase().split(/\s+/);
    for (const option of this.#list.children) {
      const text = option.textContent.toLocaleLowerCase();
      option.hidden = !words.every((word) => text.includes(word));
    }
    this.querySelector(".pick__none").hidden = this.#options.length > 0;
    this.#mark(this.#options[0]);
  };

  #choose = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (isComposing(event)) return;

    if (event.key === "Escape") this.#close();
    else if (event.key === "Enter") this.take(this.#marked);
    else if (step) this.#mark(this.#options.at((this.#options.indexOf(this.#marked) + step) % this.#options.length));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #mark(option) {
    this.#marked?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  #point = (event) => this.take(event.target.closest("[role=option]"));

  async take(option) {
    if (!option) return;

    const text = await this.#ask(option.dataset.use, { method: "POST" });
    if (text === undefined || this.#panel.hidden) return; // who closed it meanwhile wants none

    this.close();
    insert(this.closest("form").querySelector("textarea"), text);
  }

  // One thing at a time: pressed twice, a reply would be put in twice. Undefined where nothing came, which is said, and where something is on its way.
  async #ask(address, more) {
    if (this.#asks) return undefined;

    this.#asks = true;
    const text = await fetch(address, { ...ASKED, ...more }).then((answer) => answer.ok ? answer.text() : undefined).catch(() => undefined);
    this.#asks = false;
    if (text === undefined) show(this.dataset.failed);
    return text;
  }

  #close() {
    this.close();
    this.#button.focus();
  }

  #leave = (event) => {
    if (!this.contains(event.target)) this.close();
  };

  get #button() { return this.querySelector("button"); }
  get #panel() { return this.querySelector(".pick__panel"); }
  get #field() { return this.querySelector("input"); }
  get #list() { return this.querySelector("[role=listbox]"); }
  get #options() { return [...this.#list.children].filter((option) => !option.hidden); }
  get #marked() { return this.#list.querySelector("[aria-selected=true]"); }
}

customElements.define("pick-reply", PickReply);
