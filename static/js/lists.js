// Lists and quotes that go on by themselves.
const ITEM = /^((?:\s*>)*\s*)(?:[-*+]|(\d{1,9})([.)]))\s+(\[[ x]\]\s+)?/i;
const QUOTE = /^(?:\s*>)+\s?/;
const FENCE = /^\s*(?:```|~~~)/gm;

// What Enter does at a place in a text: { start, text } says from where to the caret which text takes the place; null leaves it a plain new line.
// An item that nothing was written into ends its list. In code a hyphen is a hyphen.
export function atEnter(value, caret) {
  const start = value.lastIndexOf("\n", caret - 1) + 1;
  const line = value.slice(start, caret);
  const begun = ITEM.exec(line) ?? QUOTE.exec(line);
  if (!begun || endsInCode(value.slice(0, start))) return null;

  const isEmpty = begun[0] === line && /^(\n|$)/.test(value.slice(caret));
  return isEmpty ? { start, text: ITEM.test(line) ? begun[1].trimStart() : "" } : { start: caret, text: `\n${next(begun)}` };
}

// Whether what follows a text is code, where signs mean nothing.
export function endsInCode(text) {
  return (text.match(FENCE) ?? []).length % 2 === 1;
}

// A number is one more; a task begins undone.
function next([whole, , number, sign, task]) {
  const counted = number ? whole.replace(number + sign, Number(number) + 1 + sign) : whole;
  return task ? counted.replace(/\[x\]/i, "[ ]") : counted;
}
