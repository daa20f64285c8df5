// <near-questions src="/questions/similar" data-found="Questions like yours: {count}"><input name="title"> <div data-near></div> <output class="visually-hidden"></output></near-questions>
// Shows solved questions like the one being asked, as its title is typed. Without it they show when the page comes back.
const PAUSE = 400;
const ENOUGH = 8; // characters, before which anything is alike

class NearQuestions extends HTMLElement {
  #timer;
  #asked;

  connectedCallback() {
    this.addEventListener("input", this.#wait);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  async look() {
    const { value } = this.querySelector("input");
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const address = `${this.getAttribute("src")}?${new URLSearchParams({ title: value })}`;
      const found = value.trim().length < ENOUGH ? null : await fetch(address, { signal: this.#asked.signal });
      this.#show(found?.ok ? await found.text() : "");
    } catch {
      // Offline, or a newer title is asked for: what was shown stays.
    }
  }

  #wait = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), PAUSE);
  };

  #show(html) {
    const place = this.querySelector("[data-near]");
    if (place.contains(document.activeElement)) return; // somebody is about to press one of these

    place.innerHTML = html;
    const count = place.querySelectorAll("li").length;
    this.querySelector("output").textContent = count ? this.dataset.found.replace("{count}", count) : "";
  }
}

customElements.define("near-questions", NearQuestions);
