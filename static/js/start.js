// <script async src="/static/…/js/start.js"></script> and <meta name="scripts" content="/static/…/js/app.js /static/…/vendor/htmx.js …">
// Has the scripts come that each such line names, an entry and all it imports, once the page shows: they shall not hold up what shows it.
// Without it the page is plain links and forms.
const bring = () => {
  for (const { content } of document.querySelectorAll("meta[name=scripts]")) {
    const [src, ...imported] = content.split(" ");
    for (const href of imported) add("link", { rel: "modulepreload", href });
    add("script", { type: "module", async: false, src }); // in turns, as the page names them
  }
};
const add = (name, wishes) => document.head.append(Object.assign(document.createElement(name), wishes));

new PerformanceObserver((_, observer) => {
  observer.disconnect();
  bring();
}).observe({ type: "paint", buffered: true });
