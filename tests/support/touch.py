"""How much room a finger has on each thing one can press: found by asking the browser what lies under each point, not by boxes."""

LEAST = 44  # pixels, either way

# A link within a sentence is as high as its line. Whatever lies over a part of something takes that part from it.
SMALL = """(least) => {
  const half = Math.floor(least / 2);
  const isAside = (it) => it.matches(".skip-link, .visually-hidden, [aria-hidden=true] *, .prose *") // come to by keys, for robots, or of whoever wrote
    || !it.checkVisibility({ visibilityProperty: true });
  const isInSentence = (it) => it.matches("p .person, .marks .person") || getComputedStyle(it).display === "inline"
    && it.parentElement.closest("p, li, td, dd, div, h1, h2, h3").textContent.trim().length > it.textContent.trim().length + 1;
  const pressed = (it) => it.matches("[type=radio], [type=checkbox]") ? it.closest("label") : it;
  const reach = (it, x, y, right, down) => {
    let far = 0;
    while (far < half && it.contains(document.elementFromPoint(x + right * (far + 1), y + down * (far + 1)))) far += 1;
    return far;
  };
  const small = [];
  let seen = 0;
  for (const found of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
    const it = pressed(found);
    if (isAside(it) || isInSentence(it)) continue;

    seen += 1;
    it.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = it.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const wide = 1 + reach(it, x, y, -1, 0) + reach(it, x, y, 1, 0);
    const high = 1 + reach(it, x, y, 0, -1) + reach(it, x, y, 0, 1);
    if (Math.min(wide, high) < least - 1) small.push(`${wide} x ${high}: ${it.cloneNode(false).outerHTML.slice(0, 120)} ${it.textContent.trim()}`);
  }
  return [seen, small];
}"""


def small_ones(page):
    """What a finger may miss on a page, in words; and how many things there are to press."""
    seen, small = page.evaluate(SMALL, LEAST)
    return small, seen
