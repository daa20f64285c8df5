// <add-pictures src="/uploads" data-sending="Sending {name}" data-failed="…"><textarea></textarea><input type="file" hidden>
//   <p data-status hidden><span></span><progress></progress></p> <p data-refused hidden></p> <describe-picture>…</describe-picture></add-pictures>
// Takes pictures that are pasted, dropped or picked, puts them where the caret is, and asks what they show.
// Without it one links to a picture that lies elsewhere.
import FileAttachment from "../../vendor/file-attachment-element.js";
import { insertBeside, replace } from "../text.js";
import { upload } from "../upload.js";

class AddPictures extends FileAttachment {
  connectedCallback() {
    this.addEventListener("paste", this.#paste); // before the one that takes a single picture, of three kinds
    super.connectedCallback();
    this.addEventListener("file-attachment-accepted", this.#take);
    this.closest(".composer").querySelector("[data-pick]")?.addEventListener("click", this.#pick);
  }

  #pick = () => this.querySelector("input[type=file]").click();

  // What was copied from a spreadsheet is text and a picture of it: the text is meant.
  #paste = (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length) return;

    event.stopImmediatePropagation();
    if (types.includes("text/plain") && types.includes("text/html")) return;

    event.preventDefault();
    this.attach(files);
  };

  #take = async ({ detail: { attachments } }) => {
    const troubles = [];
    this.#tell("");
    for (const { file } of attachments) {
      const trouble = await this.#add(file);
      if (trouble) troubles.push(attachments.length > 1 ? `${file.name}: ${trouble}` : trouble);
      this.#tell(troubles.join("\n"));
    }
  };

  // Answers why it was refused, if it was.
  async #add(file) {
    if (!(await this.#canRead(file))) return this.dataset.unreadable;

    const words = this.dataset.sending.replace("{name}", file.name.replace(/[[\]\n]/g, " "));
    const { value, selectionStart } = this.field;
    const holder = `![${words}]()`;
    const block = `${/(^|\n)$/.test(value.slice(0, selectionStart)) ? "" : "\n\n"}${holder}\n`; // else it would stand in the quote or list before it
    const [status, progress] = [this.querySelector("[data-status]"), this.querySelector("progress")];
    insertBeside(this.field, block);
    status.firstElementChild.textContent = words;
    status.hidden = progress.hidden = false;

    const writing = new AbortController();
    let goesOn = false;
    this.field.addEventListener("beforeinput", () => { goesOn = true; }, { once: true, signal: writing.signal });
    const answer = await upload(this.getAttribute("src"), file, (part) => { progress.value = part; });
    writing.abort();

    status.hidden = !answer?.said;
    status.firstElementChild.textContent = answer?.said ?? "";
    progress.hidden = true;
    if (answer?.markdown) {
      replace(this.field, holder, answer.markdown);
      this.querySelector("describe-picture").ask(answer.url, this.field, goesOn);
      return null;
    }
    replace(this.field, block, "");
    return answer?.error ?? this.dataset.failed;
  }

  // A folder is handed over like a file; so is one that has gone meanwhile.
  #canRead(file) {
    return file.slice(0, 1).arrayBuffer().then(() => true, () => false);
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
