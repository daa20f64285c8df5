// <start-writing src="/static/…/js/writing.js"><form>…</form></start-writing>
// Fetches the composer's scripts once one comes to write, so that who only reads need not. Without it the form is a plain one.
class StartWriting extends HTMLElement {
  connectedCallback() {
    this.addEventListener("focusin", () => import(this.getAttribute("src")), { once: true });
  }
}

customElements.define("start-writing", StartWriting);
