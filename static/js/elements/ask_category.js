// <ask-category src="/questions/new" for="category-fields"><input type="radio" name="category">…</ask-category>
// Shows the fields of the category just chosen, with all that was typed left as it is. Without it a button does, by way of the server.
class AskCategory extends HTMLElement {
  #asked;

  connectedCallback() {
    this.addEventListener("change", this.#show);
  }

  #show = async () => {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const { form } = this.querySelector("input");
    const id = this.getAttribute("for");
    const before = new FormData(form);
    const body = new URLSearchParams(before);
    try {
      const response = await fetch(this.getAttribute("src"), { method: "POST", body, signal: this.#asked.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fields = page.getElementById(id);
      if (!fields) return;

      this.#replace(document.getElementById(id), fields, before);
      this.dispatchEvent(new CustomEvent("fields-shown", { bubbles: true }));
    } catch {
      // Offline: the server asks for what is missing when the question is posted.
    }
  };

  // The server knows what was typed when it was asked; what was typed since, and where, is here.
  #replace(old, fields, before) {
    const fresh = controls(fields);
    for (const [name, { value }] of Object.entries(controls(old))) {
      if (name in fresh && value !== before.get(name)) fresh[name].value = value;
    }
    const { name, selectionStart, selectionEnd } = old.contains(document.activeElement) ? document.activeElement : {};
    old.replaceWith(document.adoptNode(fields));
    if (!(name in fresh)) return;

    fresh[name].focus();
    fresh[name].setSelectionRange?.(selectionStart, selectionEnd);
  }
}

// By their names.
function controls(place) {
  return Object.fromEntries([...place.querySelectorAll("input[name], select[name], textarea[name]")].map((one) => [one.name, one]));
}

customElements.define("ask-category", AskCategory);
