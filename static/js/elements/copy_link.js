// <copy-link data-done="Link copied"><a href="/posts/12"><svg>…</svg><span>Link</span></a></copy-link>
// Copies the address of the link it holds. Without it, or where copying is refused, the link simply leads there.
const MOMENT = 2000;

class CopyLink extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#copy);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#copy);
  }

  #copy = (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (!plain || !navigator.clipboard) return;

    event.preventDefault();
    const { href } = this.querySelector("a");
    navigator.clipboard.writeText(href).then(() => this.#tell(), () => location.assign(href));
  };

  #tell() {
    const words = this.querySelector("span");
    const before = words.textContent;
    if (before === this.dataset.done) return;

    words.setAttribute("role", "status");
    words.textContent = this.dataset.done;
    setTimeout(() => { words.textContent = before; }, MOMENT);
  }
}

customElements.define("copy-link", CopyLink);
