// Loaded blocking by the page that is shown offline, before its first frame: gives it the theme chosen in this browser.
// Every other page comes from the server with it. Without it the page follows the device, which is right for most.
const theme = document.cookie.match(/(?:^|; )theme=(light|dark)(?:;|$)/)?.[1];
if (theme) {
  document.documentElement.dataset.theme = theme;
  // The browser's own bar takes the colour of that theme, too.
  for (const meta of document.querySelectorAll("meta[data-scheme]")) meta.media = meta.dataset.scheme === theme ? "all" : "not all";
}
