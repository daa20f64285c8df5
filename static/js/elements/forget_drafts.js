// <forget-drafts data-owner="7"><form>… log out …</form></forget-drafts>
// Whoever comes to this device next finds none of the drafts of who leaves; theirs wait on the server. Without it there are none here.
class ForgetDrafts extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.#forget);
  }

  #forget = () => {
    dispatchEvent(new Event("forget-drafts")); // what is about to be kept would come after this
    try {
      const theirs = Object.keys(localStorage).filter((key) => key.startsWith(`draft:${this.dataset.owner}:`));
      theirs.forEach((key) => localStorage.removeItem(key));
    } catch {
      // Forbidden storage: nothing was kept.
    }
  };
}

customElements.define("forget-drafts", ForgetDrafts);
