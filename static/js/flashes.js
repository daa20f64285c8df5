// Says something in the page's live region: on screen, or only to those who listen.

export function show(words) {
  const flash = Object.assign(document.createElement("div"), { className: "flash flash--error" });
  flash.setAttribute("role", "alert");
  flash.append(paragraph(words, "flash__text"));
  document.getElementById("flashes").replaceChildren(flash);
}

export function tell(words) {
  const region = document.getElementById("flashes");
  region.querySelector(".visually-hidden")?.remove();
  region.append(paragraph(words, "visually-hidden"));
}

function paragraph(words, className) {
  return Object.assign(document.createElement("p"), { className, textContent: words });
}
