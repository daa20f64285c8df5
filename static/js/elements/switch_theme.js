// <switch-theme hidden data-device="Theme: device" data-light="Theme: light" data-dark="Theme: dark"><button type="button"><span></span></button></switch-theme>
// Goes round device, light, dark, and remembers the choice on this device. Without it the page follows the device, and no button shows.
const THEMES = ["device", "light", "dark"];

class SwitchTheme extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this);
    this.#show();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  handleEvent() {
    this.choose(THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length]);
  }

  choose(theme) {
    if (theme === "device") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }

    for (const meta of document.querySelectorAll("meta[data-scheme]")) {
      const { scheme } = meta.dataset;
      meta.media = theme === "device" ? `(prefers-color-scheme: ${scheme})` : scheme === theme ? "all" : "not all";
    }

    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Forbidden storage: the choice lasts as long as the page.
    }

    this.#show();
  }

  #show() {
    this.querySelector("span").textContent = this.dataset[this.#theme];
  }

  get #theme() {
    return document.documentElement.dataset.theme ?? "device";
  }
}

customElements.define("switch-theme", SwitchTheme);
