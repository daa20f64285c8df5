import { insert } from "./text.js";

// What a person typed or chose in a form, as { name: value }; what a page needs for itself (hidden fields) belongs to that page.
export function read(form) {
  const hidden = new Set([...form.querySelectorAll("input[type=hidden]")].map(({ name }) => name));
  return Object.fromEntries([...new FormData(form)].filter(([name, value]) => !hidden.has(name) && typeof value === "string"));
}

// Puts it back, and answers what has no field (yet).
export function fill(form, fields) {
  const left = {};
  for (const [name, value] of Object.entries(fields)) {
    const control = form.elements[name];
    if (!control) left[name] = value;
    else if (control.value !== value) set(control, value);
  }
  return left;
}

// Whether fields hold a text that the form does not show.
export function differs(form, fields) {
  return texts(form).some(({ name, value }) => fields[name]?.trim() && fields[name].trim() !== value.trim());
}

// Whether somebody wrote in the form: more than choosing, and something else than what it came with.
export function isWritten(form) {
  return texts(form).some(({ value, defaultValue }) => value.trim() && value !== defaultValue);
}

function texts(form) {
  return [...form.elements].filter((control) => control.name && control.matches("textarea, input[type=text]"));
}

// As if it were typed where it is a text, so that what stood there can be had back by undoing.
function set(control, value) {
  if (control.matches?.("textarea")) {
    control.select();
    return insert(control, value);
  }
  control.value = value;
  const chosen = control instanceof RadioNodeList ? [...control].find((one) => one.checked) : control;
  chosen?.dispatchEvent(new Event("change", { bubbles: true }));
}
