// The keys of the team, on the desk and on a question; <keyboard-keys> asks here first. Without it one tabs and points.
import { found, reach } from "./places.js";

const TITLE = ".cases__title";
const FORMS = { s: "#move-solved", e: "#ask-support" };
const LANES = { r: "public", n: "staff" };

const line = () => document.activeElement.closest(".cases__row");
const beside = () => document.querySelector("#beside .beside");
const isBeside = () => Boolean(document.activeElement.closest("#beside"));
const opened = () => document.querySelector(".cases__row[aria-current]");

let awaited = null; // the title of the case that a key has opened, in which another key then does something

addEventListener("press-key", (event) => {
  if (did(event.detail)) event.preventDefault();
});

addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === awaited && ctx.status !== "swapped") awaited = null;
});

function did(key) {
  if (awaited) return true; // whoever types on means the field that is about to come, not the next verb
  if (key === "x") return choose(found("[name=case]", line() ?? opened()));
  if ((key === "j" || key === "k") && isBeside()) return open(neighbour(key === "j" ? 1 : -1));
  if (key === "c" && line()) return reach(found("form[action$='/claim'] button", line()));
  if (key === "c" && beside()) return reach(found(".case-now form[action$='/claim'] button", document));
  if (!(key in FORMS || key in LANES)) return false;
  if (line() && line() !== opened()) return open(line(), () => work(key));
  return work(key);
}

function choose(box) {
  box?.click();
  return Boolean(box);
}

// What needs the case before one: to write, to solve, to hand over.
function work(key) {
  if (key in LANES) return write(LANES[key]);

  const form = document.querySelector(FORMS[key]);
  if (!form) return key === "e" && reachCase();

  unfold(form);
  const field = form.querySelector("select, textarea, input:not([type=hidden])");
  (field ?? form.querySelector("button")).focus();
  form.scrollIntoView({ behavior: "instant", block: "nearest" });
  return true;
}

function write(audience) {
  document.querySelector(`#write [name=audience][value=${audience}]`)?.click();
  return reach(found("#write textarea", document));
}

function reachCase() {
  const panel = document.getElementById("case");
  if (!panel) return false;

  unfold(panel);
  panel.tabIndex = -1;
  panel.focus();
  return true;
}

// The panel is folded beside the list, and each of its forms in it.
function unfold(element) {
  for (let part = element.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}

function neighbour(by) {
  const lines = [...document.querySelectorAll(".cases__row")];
  return lines[lines.indexOf(opened()) + by];
}

function open(row, then) {
  const title = row?.querySelector(TITLE);
  if (!title) return false;

  // Only once the case has the focus, or that would take it away again; and only where nobody has gone elsewhere meanwhile.
  if (then) {
    awaited = title;
    const goOn = () => {
      awaited = null;
      if (document.activeElement.id === "beside-head" && opened()?.id === row.id) then();
    };
    addEventListener("opened", () => requestAnimationFrame(() => requestAnimationFrame(goOn)), { once: true });
  }
  title.click();
  row.scrollIntoView({ behavior: "instant", block: "nearest" });
  return true;
}
