// Has forms and links with hx- attributes change the page that stands, by htmx; what it leaves to the page is here.
// Without it each of them is a plain form or link, and leads to a page of its own.
import "../vendor/htmx.js";
import { show } from "./flashes.js";

// The second half of a double click means nothing new: the button may say the opposite by then.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("form[hx-post] button")) event.preventDefault();
}, true);

// Where to go then: where the link leads; or, if what was pressed is gone, the post it was about, else the part it stood in.
addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("[data-quiet]")) return; // nobody pressed anything

  const post = ctx.request.action.match(/\/posts\/(\d+)\//)?.[1];
  ctx.leads = ctx.sourceElement.closest("[data-leads]")?.dataset.leads;
  ctx.place = post ? `post-${post}` : ctx.sourceElement.parentElement?.closest("[id]")?.id;
});

addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  // The server's words took the place of what these had made of them.
  for (const element of document.querySelectorAll("local-time, copy-code")) element.swapped();

  const place = document.getElementById(ctx.leads ?? ctx.place);
  if (!place || !(ctx.leads || document.activeElement === document.body)) return;

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
