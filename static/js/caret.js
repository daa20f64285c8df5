// Where on the screen a place in a textarea is: { left, top, bottom } of its line. The browser does not say, so the text is
// laid out once more, unseen, with the same type in the same width.
const SAME = ["direction", "font", "letterSpacing", "lineHeight", "padding", "tabSize", "textIndent", "wordSpacing"];

export function caretOf(field, position) {
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of SAME) copy.style[name] = style[name];
  Object.assign(copy.style, {
    boxSizing: "border-box", inlineSize: `${field.clientWidth}px`, overflowWrap: "break-word", position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap",
  });
  copy.textContent = field.value.slice(0, position);
  const mark = copy.appendChild(document.createElement("span"));
  mark.textContent = "\u200b";
  document.body.append(copy);

  const { left, top } = field.getBoundingClientRect();
  const line = top + mark.offsetTop - field.scrollTop;
  const place = { left: left + mark.offsetLeft, top: line, bottom: line + mark.offsetHeight };
  copy.remove();
  return place;
}
