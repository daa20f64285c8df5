// <choose-cases data-one="1 chosen" data-many="{n} chosen"><form id="bulk"><input type="checkbox" data-all> … <output></output></form></choose-cases>
// Counts what is selected, and selects all that is shown. Without it one selects each by itself, and the server counts.
class ChooseCases extends HTMLElement {
  connectedCallback() {
    for (const all of this.#alls) all.closest("label").hidden = false;
    document.addEventListener("change", this.#choose);
    document.addEventListener("htmx:after:swap", this.#heed);
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.#choose);
    document.removeEventListener("htmx:after:swap", this.#heed);
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
    if (!target.matches("[data-all], [name=case]")) return;

    for (const box of this.#boxes) {
      if (target.matches("[data-all]")) box.checked = target.checked;
      box.toggleAttribute("checked", box.checked);
    }
    this.count();
  };

  // What the server has done is selected no more; of what it refused it says that it is.
  #heed = ({ detail: { ctx } }) => {
    if (ctx.sourceElement.matches("#bulk")) for (const box of this.#boxes) box.checked = box.hasAttribute("checked");
    this.count();
  };

  get #boxes() { return [...document.querySelectorAll("input[name=case]")]; }
  get #alls() { return document.querySelectorAll("input[data-all]"); }
}

customElements.define("choose-cases", ChooseCases);
