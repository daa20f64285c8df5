// Shows a page of ours where the network does not reach. The server puts FILES, the addresses of that page and its parts, before these lines.
// Nothing that anybody reads or writes is ever kept, and while there is a network all comes from there. Without it the browser shows its own page.
const SHELF = FILES.join();

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(visit(event));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

async function fill() {
  const shelf = await caches.open(SHELF);
  // Without cookies, so that the page is nobody's own.
  await shelf.addAll(FILES.map((file) => new Request(file, { credentials: "omit" })));
  await skipWaiting();
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name !== SHELF);
  await Promise.all(old.map((name) => caches.delete(name)));
  // The page is asked for while this worker still wakes up, so nobody waits for it.
  await registration.navigationPreload?.enable();
}

async function visit(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return caches.match(FILES[0]);
  }
}
