// <local-time><time datetime="2026-11-22T09:00:00Z" title="…">3 h ago</time></local-time>
// Tells the exact time of this device's own zone on hover, and keeps "5 min ago" true while the page stays open.
// With data-by="clock" the text itself is a time of day, and is told in this device's zone.
// Without it the page shows what the server wrote, in the zone of the person's settings.
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const MINUTE = 60_000;

class LocalTime extends HTMLElement {
  #timer;

  connectedCallback() {
    this.swapped();
    // Only what is younger than a day changes while one looks at it.
    if (!this.dataset.by && this.#seconds < 86400) this.#timer = setInterval(() => this.refresh(), MINUTE);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  swapped() {
    this.#time.title = this.#exact;
    if (this.dataset.by === "clock") this.#time.textContent = this.#shortly;
  }

  refresh() {
    const [unit, length] = UNITS.find(([, length]) => this.#seconds >= length) ?? UNITS.at(-1);
    const words = new Intl.RelativeTimeFormat(this.#formats, { numeric: "always", style: "short" });
    this.#time.textContent = words.format(-Math.floor(this.#seconds / length), unit);
  }

  // Whose dates and numbers the page shows, as the server wrote the others: "en-GB" on an English page.
  get #formats() {
    return document.documentElement.dataset.formats;
  }

  get #time() {
    return this.querySelector("time");
  }

  get #moment() {
    return new Date(this.#time.dateTime);
  }

  get #seconds() {
    return (Date.now() - this.#moment) / 1000;
  }

  get #shortly() {
    const isToday = this.#moment.toDateString() === new Date().toDateString();
    const day = isToday ? {} : { day: "numeric", month: "short" };
    return this.#moment.toLocaleString(this.#formats, { ...day, hour: "2-digit", minute: "2-digit" });
  }

  get #exact() {
    return this.#moment.toLocaleString(this.#formats, { dateStyle: "full", timeStyle: "short" });
  }
}

customElements.define("local-time", LocalTime);
