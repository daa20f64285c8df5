// Changing a textarea as if it were typed: it can be undone, and whoever listens for input hears of it.

// Puts text in place of what is selected; the caret stands behind it.
export function insert(field, text) {
  field.focus();
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!typed) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Puts text in place of the first such words, wherever the caret is; it stays where it was. Nothing happens where they are gone.
export function replace(field, words, text) {
  const start = field.value.indexOf(words);
  if (start < 0) return;

  field.setRangeText(text, start, start + words.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
