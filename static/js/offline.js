// Has the browser keep the page that is shown offline, once everything else has arrived. Without it the browser shows a page of its own.
const keep = () => {
  // A private window may refuse; then there is no such page, and nothing else changes.
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
};

if ("serviceWorker" in navigator) {
  if (document.readyState === "complete") {
    keep();
  } else {
    addEventListener("load", keep);
  }
}
