// Changing a textarea as if it were typed: it can be undone, and whoever listens for input hears of it.

// Puts text in place of what is selected; the caret stands behind it.
export function insert(field, text) {
  field.focus({ preventScroll: true });
  // One that is out of sight takes no focus, and what has it would be written into.
  const typed = document.activeElement === field && (text ? document.execCommand("insertText", false, text) : document.execCommand("delete"));
  if (!typed) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Does the same and leaves the focus where it is: somebody may be writing there.
export function insertBeside(field, text) {
  const { activeElement } = document;
  insert(field, text);
  if (activeElement === document.body) field.blur();
  else if (activeElement !== field) activeElement.focus({ preventScroll: true });
}

// Puts text in place of the first such words, wherever the caret is; it stays where it was, and so does the focus. Nothing happens where they are gone.
export function replace(field, words, text) {
  const start = field.value.indexOf(words);
  if (start < 0) return;

  const end = start + words.length;
  const { scrollTop, selectionStart, selectionEnd } = field;
  const kept = (place) => place < end ? Math.min(place, start + text.length) : place + text.length - words.length;
  field.setSelectionRange(start, end);
  insertBeside(field, text);
  field.setSelectionRange(kept(selectionStart), kept(selectionEnd));
  field.scrollTop = scrollTop;
}

// Whether a key belongs to a word that is still being composed, as Enter does that takes one of several spellings.
// Safari ends the composition before that Enter, and tells by its number alone: https://bugs.webkit.org/show_bug.cgi?id=165004
export function isComposing({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}
