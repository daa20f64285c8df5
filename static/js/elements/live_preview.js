// <live-preview for="body" src="/preview" data-updated="Preview updated"><div data-pane>…</div><output class="visually-hidden"></output></live-preview>
// Shows what the server makes of the text, as it is typed. Without it the Preview button brings the page back with it.
const PAUSE = 400;
const QUIET = 1600; // after that; then it may be said that there is something new to hear
const LATER = 5000; // when the server has been asked too often

class LivePreview extends HTMLElement {
  #asked;
  #timer;
  #typed = false;

  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    this.field.form.addEventListener("input", this.#wait);
    this.field.addEventListener("invalid", this.#write);
    // The browser may yet bring back what was typed before one went away.
    if (document.readyState === "complete") this.#begin();
    else addEventListener("load", this.#begin, { once: true });
  }

  disconnectedCallback() {
    this.field.form?.removeEventListener("input", this.#wait);
    this.field.removeEventListener("invalid", this.#write);
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  // The newest question wins: an answer to an older text never comes to be seen.
  async refresh() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const body = new URLSearchParams(new FormData(this.field.form));
    body.set("body", this.field.value);
    if (!body.has("audience")) body.set("audience", this.#composer.dataset.audience);
    try {
      const response = await fetch(this.getAttribute("src"), { method: "POST", body, signal: this.#asked.signal });
      if (response.ok || response.status === 422) this.#show(await response.text());
      else if (response.status === 429) this.#later(LATER);
    } catch {
      // Offline, or a newer text is asked for: what was shown stays.
    }
  }

  #begin = () => this.field.value.trim() && this.refresh();

  // A title or a version may hold what everyone should not read, too, and of a note nobody is warned.
  #wait = ({ target }) => {
    if (!target.name || !target.matches("textarea, [type=text], [name=audience]")) return;
    if (target.matches("textarea") && target !== this.field) return; // that has a preview of its own

    this.#typed ||= target === this.field;
    this.#say("");
    this.#later(PAUSE);
  };

  // What was asked about the text as it stood is wanted no more: its answer would end the wait for this one.
  #later(pause) {
    this.#asked?.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), pause);
  }

  #show(html) {
    const fragment = document.createElement("template");
    fragment.innerHTML = html;
    clearTimeout(this.#timer);
    if (this.#typed) this.#timer = setTimeout(() => this.#say(this.dataset.updated), QUIET);
    this.#typed = false;
    // What should be looked at before posting stands below both, and is heard; it is not part of what is posted.
    this.#warn(fragment.content.querySelector(".sensitive"));
    this.querySelector("[data-pane]").replaceChildren(fragment.content);
  }

  #warn(sensitive) {
    sensitive?.remove();
    const place = this.#composer.querySelector("[data-sensitive]");
    if (!place) return;

    const list = (holder) => holder?.querySelector(".sensitive__list")?.textContent;
    // One that asks whether to post it as it is stays, as long as it is about the same words.
    if (list(place) === list(sensitive)) return;

    const moves = place.querySelector("[type=checkbox]")?.checked;
    place.replaceChildren(sensitive ?? "");
    const box = place.querySelector("[type=checkbox]");
    if (box && moves) box.checked = true;
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
