// Loaded blocking in <head>, before the first frame: gives the page the theme chosen on this device.
// Without it the page follows the device, which is right for most.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then there was no choice to remember.
}
