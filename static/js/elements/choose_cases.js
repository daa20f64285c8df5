// <choose-cases data-one="1 chosen" data-many="{n} chosen"><form id="bulk"><input type="checkbox" data-all> … <output></output></form></choose-cases>
// Counts what is selected, and selects all that is shown. Without it one selects each by itself, and the server counts.
class ChooseCases extends HTMLElement {
  connectedCallback() {
    for (const all of this.#alls) all.closest("label").hidden = false;
    document.addEventListener("change", this.#choose);
    document.addEventListener("htmx:after:swap", this.count);
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.#choose);
    document.removeEventListener("htmx:after:swap", this.count);
  }

  count = () => {
    const boxes = this.#boxes;
    const chosen = boxes.filter((box) => box.checked).length;
    const words = chosen === 1 ? this.dataset.one : this.dataset.many.replace("{n}", chosen);
    this.querySelector("output").textContent = chosen ? words : "";
    for (const all of this.#alls) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };

  #choose = ({ target }) => {
    if (target.matches("[data-all]")) for (const box of this.#boxes) box.checked = target.checked;
    if (target.matches("[data-all], [name=case]")) this.count();
  };

  get #boxes() { return [...document.querySelectorAll("input[name=case]")]; }
  get #alls() { return document.querySelectorAll("input[data-all]"); }
}

customElements.define("choose-cases", ChooseCases);
