// <body-template for="body" data-text="## What I see"></body-template>
// Puts what the chosen category suggests into a field that nobody has written in yet. Without it the field keeps what it had.
class BodyTemplate extends HTMLElement {
  connectedCallback() {
    const id = this.getAttribute("for");
    const field = document.getElementById(id);
    const before = field.dataset.template ?? "";
    const { text } = this.dataset;
    field.dataset.template = text;
    if (field.value.trim() !== before.trim() || text === before) return;

    field.value = field.defaultValue = text;
    document.querySelector(`live-preview[for="${id}"]`).refresh?.();
  }
}

customElements.define("body-template", BodyTemplate);
