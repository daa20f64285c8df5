// <close-flash hidden><button type="button" aria-label="Dismiss">×</button></close-flash>
// Takes the message it stands in away. Without it the message goes with the page.
class CloseFlash extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.close);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.close);
  }

  close() {
    this.closest(".flash").remove();
  }
}

customElements.define("close-flash", CloseFlash);
