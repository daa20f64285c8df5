// Loaded blocking in <head>, before the first frame: gives the page the theme chosen on this device.
// Without it the page follows the device, which is right for most.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
    // The browser's own bar takes the colour of that theme, too.
    for (const meta of document.querySelectorAll("meta[data-scheme]")) meta.media = meta.dataset.scheme === theme ? "all" : "not all";
  }
} catch {
  // Storage may be forbidden; then there was no choice to remember.
}
