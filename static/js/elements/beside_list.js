// <beside-list id="beside"><section class="beside" data-case="12"><a data-close href="/desk">Close</a> …</section></beside-list>
// Marks the line of the case that is open, and closes it in place: by its link, and by Escape. Without it the link leads back to the list.
class BesideList extends HTMLElement {
  #title = document.title;

  connectedCallback() {
    this.addEventListener("click", this.#press);
    document.addEventListener("keydown", this.#escape);
    this.sight = new MutationObserver(this.#mark);
    this.sight.observe(this, { childList: true });
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#escape);
    this.sight.disconnect();
  }

  close() {
    const line = this.#line;
    history.pushState({ htmx: true }, "", this.querySelector("[data-close]").href);
    this.replaceChildren();
    (line?.querySelector(".cases__title") ?? document.getElementById("main")).focus();
  }

  #mark = () => {
    document.querySelector(".cases__row[aria-current]")?.removeAttribute("aria-current");
    this.#line?.setAttribute("aria-current", "true");
    const head = this.querySelector("#beside-head");
    document.title = head ? `${head.textContent} · ${this.#title}` : this.#title;
    if (head) this.scrollTop = 0;
    if (head) this.dispatchEvent(new Event("opened", { bubbles: true }));
  };

  #press = (event) => {
    const link = event.target.closest("[data-close]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;

    event.preventDefault();
    this.close();
  };

  // Out of a field first, so that nothing that is being written goes out of sight at one key.
  #escape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !this.firstElementChild || document.querySelector("dialog[open]")) return;

    const head = this.querySelector("#beside-head");
    if (event.target.matches("textarea, input:not([type=checkbox]), select") && this.contains(event.target)) head.focus();
    else if (!this.querySelector(".dropdown[open]")) this.close();
  };

  get #line() {
    return document.getElementById(`case-${this.querySelector("[data-case]")?.dataset.case}`);
  }
}

customElements.define("beside-list", BesideList);
