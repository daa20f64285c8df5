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
    const body = new URLSearchParams(new FormData(form));
    try {
      const response = await fetch(this.getAttribute("src"), { method: "POST", body, signal: this.#asked.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const id = this.getAttribute("for");
      const fields = page.getElementById(id);
      if (!fields) return;

      document.getElementById(id).replaceWith(document.adoptNode(fields));
      this.dispatchEvent(new CustomEvent("fields-shown", { bubbles: true }));
    } catch {
      // Offline: the server asks for what is missing when the question is posted.
    }
  };
}

customElements.define("ask-category", AskCategory);
