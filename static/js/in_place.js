// Has forms and links with hx- attributes change the page that stands, by htmx; what it leaves to the page is here.
// Without it each of them is a plain form or link, and leads to a page of its own.
import "../vendor/htmx.js";
import { show } from "./flashes.js";

// The second half of a double click means nothing new: the button may say the opposite by then.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("form[hx-post] button")) event.preventDefault();
}, true);

const pending = new Map(); // what was pressed and is not answered yet: what it asks, and for which place

// Pressed again, it would be done again, and what was begun meanwhile would go.
addEventListener("htmx:config:request", (event) => {
  if (pending.has(event.detail.ctx.sourceElement)) event.preventDefault();
});

// Of two links into one place the later is meant; the answer to the earlier might come last and take its place.
addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const { sourceElement, request } = ctx;
  if (!sourceElement.matches("a, form")) return;

  const place = request.method === "GET" && (ctx.push || request.headers["HX-Boosted"] ? "page" : ctx.target);
  for (const other of pending.values()) if (place && other.place === place) other.request.abort();
  pending.set(sourceElement, { place, request });
});

addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  for (const [element, { request }] of pending) if (request === ctx.request) pending.delete(element);
});

// Who has gone on to write elsewhere meanwhile writes on: the next letters would land in what comes.
const isElsewhere = ({ from }) => ![from, document.body].includes(document.activeElement);
addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (!isElsewhere(ctx) || !document.activeElement.matches("textarea, select, input, [contenteditable]")) return;

  if (ctx.request.method === "GET" && ctx.target?.id === "dialog-place") event.preventDefault();
  for (const { fragment } of tasks) for (const field of fragment.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
});

// Where to go then: where the link leads; or, if what was pressed is gone, the post it was about, else the part it stood in.
addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("[data-quiet]")) return; // nobody pressed anything

  const post = ctx.request.action.match(/\/posts\/(\d+)\//)?.[1];
  ctx.from = document.activeElement;
  ctx.leads = ctx.sourceElement.closest("[data-leads]")?.dataset.leads;
  ctx.place = post ? `post-${post}` : ctx.sourceElement.parentElement?.closest("[id]")?.id;
});

addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  // The server's words took the place of what these had made of them.
  for (const element of document.querySelectorAll("local-time, copy-code")) element.swapped();

  const place = document.getElementById(ctx.leads ?? ctx.place);
  if (!place || (ctx.leads ? isElsewhere(ctx) : document.activeElement !== document.body)) return;

  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  if (ctx.leads) place.scrollIntoView({ behavior: "instant" });
});

const tell = ({ detail: { ctx } }) => {
  const ours = ctx?.text?.includes("<hx-partial") || ctx?.response?.headers.has("HX-Redirect");
  if (!ours && ctx?.sourceElement.matches("a, form")) show(document.getElementById("flashes").dataset.unreachable);
};
addEventListener("htmx:response:error", tell);
addEventListener("htmx:error", tell);
