// <start-writing src="/static/…/js/writing.js"><form>…</form></start-writing>
// Fetches the composer's scripts once one comes to write, so that who only reads need not; what is typed, pasted or dropped before they are
// here is theirs, too. Without it the form is a plain one.
class StartWriting extends HTMLElement {
  #files = [];
  #typed;

  connectedCallback() {
    for (const event of ["focusin", "dragenter"]) this.addEventListener(event, this.#begin);
    for (const event of ["input", "paste", "dragover", "drop"]) this.addEventListener(event, this.#keep, true);
    if (this.contains(document.activeElement)) this.#begin(); // quicker than this script was
  }

  #begin = () => (this.begun ??= import(this.getAttribute("src")).then(this.#hand, () => { this.begun = null; }));

  #keep = (event) => {
    if (event.type === "input") this.#typed = event.target;
    const carried = event.clipboardData ?? event.dataTransfer;
    if (!carried?.types.includes("Files") || carried.types.includes("text/plain")) return;

    event.preventDefault(); // the browser would open the picture in place of the page
    event.stopPropagation();
    this.#files.push(...carried.files);
    this.#begin();
  };

  #hand = () => {
    for (const event of ["input", "paste", "dragover", "drop"]) this.removeEventListener(event, this.#keep, true);
    this.#typed?.dispatchEvent(new Event("input", { bubbles: true }));
    if (this.#files.length) this.querySelector("add-pictures")?.attach(this.#files);
  };
}

customElements.define("start-writing", StartWriting);
