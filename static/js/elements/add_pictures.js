// <add-pictures src="/uploads" data-sending="Sending {name}" data-failed="…"><textarea></textarea><input type="file" hidden>
//   <p data-status hidden><span></span><progress></progress></p> <p data-refused hidden></p> <describe-picture>…</describe-picture></add-pictures>
// Takes pictures that are pasted, dropped or picked, puts them where the caret is, and asks what they show.
// Without it one links to a picture that lies elsewhere.
import FileAttachment from "../../vendor/file-attachment-element.js";
import { insert, replace } from "../text.js";
import { upload } from "../upload.js";

class AddPictures extends FileAttachment {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("file-attachment-accepted", this.#take);
    this.closest(".composer").querySelector("[data-pick]")?.addEventListener("click", this.#pick);
  }

  #pick = () => this.querySelector("input[type=file]").click();

  #take = async ({ detail: { attachments } }) => {
    for (const { file } of attachments) await this.#add(file);
  };

  async #add(file) {
    const words = this.dataset.sending.replace("{name}", file.name.replace(/[[\]\n]/g, " "));
    const { value, selectionStart } = this.field;
    const holder = `![${words}]()`;
    const block = `${/(^|\n)$/.test(value.slice(0, selectionStart)) ? "" : "\n"}${holder}\n`;
    const [status, progress] = [this.querySelector("[data-status]"), this.querySelector("progress")];
    insert(this.field, block);
    this.#tell("");
    status.firstElementChild.textContent = words;
    status.hidden = false;

    const answer = await upload(this.getAttribute("src"), file, (part) => { progress.value = part; });

    status.hidden = true;
    if (answer?.markdown) {
      replace(this.field, holder, answer.markdown);
      this.querySelector("describe-picture").ask(answer.url, this.field);
    } else {
      replace(this.field, block, "");
      this.#tell(answer?.error ?? this.dataset.failed);
    }
  }

  #tell(words) {
    const trouble = this.querySelector("[data-refused]");
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  get field() {
    return this.querySelector("textarea");
  }
}

customElements.define("add-pictures", AddPictures);
