// <live-preview for="body" src="/preview" data-updated="Preview updated"><div data-pane>…</div><output class="visually-hidden"></output></live-preview>
// Shows what the server makes of the text, as it is typed. Without it the Preview button brings the page back with it.
const PAUSE = 400;
const QUIET = 2000; // then it may be said that there is something new to hear

class LivePreview extends HTMLElement {
  #asked;
  #timers = [];

  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.field.addEventListener("input", this.#wait);
    this.field.addEventListener("invalid", this.#write);
    // The browser may yet bring back what was typed before one went away.
    if (document.readyState === "complete") this.#begin();
    else addEventListener("load", this.#begin, { once: true });
  }

  disconnectedCallback() {
    this.field.removeEventListener("input", this.#wait);
    this.field.removeEventListener("invalid", this.#write);
    this.#timers.forEach(clearTimeout);
    this.#asked?.abort();
  }

  // The newest question wins: an answer to an older text never comes to be seen.
  async refresh() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const body = new URLSearchParams(new FormData(this.field.form));
    if (!body.has("audience")) body.set("audience", this.#composer.dataset.audience);
    try {
      const response = await fetch(this.getAttribute("src"), { method: "POST", body, signal: this.#asked.signal });
      if (response.ok || response.status === 422) this.#show(await response.text());
    } catch {
      // Offline, or a newer text is asked for: what was shown stays.
    }
  }

  #begin = () => this.field.value.trim() && this.refresh();

  #wait = () => {
    this.#timers.forEach(clearTimeout);
    this.#say("");
    this.#timers = [setTimeout(() => this.refresh(), PAUSE), setTimeout(() => this.#say(this.dataset.updated), QUIET)];
  };

  #show(html) {
    const fragment = document.createElement("template");
    fragment.innerHTML = html;
    // What should be looked at before posting stands below both, and is heard; it is not part of what is posted.
    this.#warn(fragment.content.querySelector(".sensitive"));
    this.querySelector("[data-pane]").replaceChildren(fragment.content);
  }

  #warn(sensitive) {
    sensitive?.remove();
    const place = this.#composer.querySelector("[data-sensitive]");
    const list = (holder) => holder?.querySelector(".sensitive__list")?.textContent;
    // One that asks whether to post it as it is stays, as long as it is about the same words.
    if (list(place) !== list(sensitive)) place.replaceChildren(sensitive ?? "");
  }

  #say(words) {
    this.querySelector("output").textContent = words;
  }

  // The browser can only point at a field that is on the screen.
  #write = () => {
    this.#composer.querySelector("[value=write]").checked = true;
  };

  get #composer() {
    return this.closest(".composer");
  }
}

customElements.define("live-preview", LivePreview);
