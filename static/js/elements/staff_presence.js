// <staff-presence hx-post="/questions/12/presence" hx-trigger="beat"><input type="hidden" name="state" value="looking">…</staff-presence>
// Says every now and then, while the page is in sight, that one looks or writes, and shows who else does. Without it the page shows who
// did when it was opened, and tells nobody.
const EVERY = 15_000; // milliseconds; what is said holds for 40 seconds
const SOON = 500; // once htmx listens, and not for who only passes by
const PAUSE = 20_000; // who has not touched a key for so long is looking again

class StaffPresence extends HTMLElement {
  #timer;
  #typed = -Infinity;

  connectedCallback() {
    this.#timer = setInterval(this.#beat, EVERY);
    document.addEventListener("input", this.#write);
    document.addEventListener("visibilitychange", this.#turn);
    addEventListener("pagehide", this.#leave);
    this.first = setTimeout(this.#beat, SOON);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    clearTimeout(this.first);
    document.removeEventListener("input", this.#write);
    document.removeEventListener("visibilitychange", this.#turn);
    removeEventListener("pagehide", this.#leave);
    this.#leave();
  }

  #beat = () => {
    if (document.hidden) return;

    this.#state.value = Date.now() - this.#typed < PAUSE ? "typing" : "looking";
    this.dispatchEvent(new Event("beat"));
  };

  #write = ({ target }) => {
    if (!target.matches("#write textarea, .comments__write textarea")) return;

    this.#typed = Date.now();
    if (this.#state.value !== "typing") this.#beat();
  };

  #turn = () => document.hidden ? this.#leave() : this.#beat();

  #leave = () => navigator.sendBeacon(this.getAttribute("hx-post"), new URLSearchParams({ _method: "delete" }));

  get #state() { return this.querySelector("[name=state]"); }
}

customElements.define("staff-presence", StaffPresence);
