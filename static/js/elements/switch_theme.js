// <switch-theme hidden data-device="Theme: device" data-light="Theme: light" data-dark="Theme: dark"><button type="button"><span></span></button></switch-theme>
// Goes round device, light, dark, and remembers the choice in this browser's cookie, which tells the server. Without it the page follows the device, and no button shows.
const THEMES = ["device", "light", "dark"];
const A_YEAR = 31536000; // seconds

class SwitchTheme extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this);
    addEventListener("pageshow", this.#keepUp);
    this.#keepUp();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
    removeEventListener("pageshow", this.#keepUp);
  }

  handleEvent() {
    this.choose(THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length]);
  }

  choose(theme) {
    this.#remember(theme);
    this.#apply(theme);
  }

  // A page the browser had kept may be from before the choice; and some browsers keep a script's cookie for a week only, from each visit on.
  #keepUp = () => {
    const theme = document.cookie.match(/(?:^|; )theme=(light|dark)(?:;|$)/)?.[1] ?? "device";
    if (theme !== "device") this.#remember(theme);
    this.#apply(theme);
  };

  #remember(theme) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; samesite=lax; max-age=${theme === "device" ? 0 : A_YEAR}${secure}`;
  }

  #apply(theme) {
    if (theme === "device") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }

    for (const meta of document.querySelectorAll("meta[data-scheme]")) {
      const { scheme } = meta.dataset;
      meta.media = theme === "device" ? `(prefers-color-scheme: ${scheme})` : scheme === theme ? "all" : "not all";
    }

    this.querySelector("span").textContent = this.dataset[theme];
  }

  get #theme() {
    return document.documentElement.dataset.theme ?? "device";
  }
}

customElements.define("switch-theme", SwitchTheme);
