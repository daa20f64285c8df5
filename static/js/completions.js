// What the server offers for a word that is being typed, and where it is shown.
const LONGEST = 40; // characters; nothing that can be completed is longer
const EDGE = 8; // pixels between a list and the edge of the window

let asked = new AbortController();

// The list of matching options, or null: for none, and for a question that a newer one has overtaken.
export async function listOf(address, text) {
  asked.abort();
  asked = new AbortController();
  if (text.length > LONGEST) return null;

  const url = new URL(address, document.baseURI);
  url.searchParams.set("q", text);
  try {
    const response = await fetch(url, { signal: asked.signal });
    const holder = document.createElement("template");
    if (response.ok) holder.innerHTML = await response.text();
    const list = holder.content.querySelector("[role=listbox]");
    return list?.querySelector("[role=option]") ? Object.assign(list, { id: "completions", popover: "manual" }) : null;
  } catch {
    return null;
  }
}

// Puts it under a line, or over it where there is no room.
export function place(list, { left, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = list;
  list.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  list.style.top = `${bottom + height + EDGE < innerHeight || top < height ? bottom : top - height}px`;
}
