// Getting about on a page without pointing: from one row or post to the next, and to what is on it.
const ITEMS = "main :is(.thread-row, .post, .audience, .notice, .cases__row, .review)";
const TITLE = ":is(:is(h2, h3) a, .cases__title)";

export const current = () => document.activeElement.closest(ITEMS);
export const found = (selector, within) => [...(within?.querySelectorAll(selector) ?? [])].find((one) => one.checkVisibility());

// The next row or post; from nowhere, the first one in sight.
export function step(by) {
  const items = [...document.querySelectorAll(ITEMS)];
  const at = items.indexOf(current());
  const next = at < 0 ? items.find((item) => item.getBoundingClientRect().bottom > 100) : items[at + by];
  if (!next) return false;

  const title = next.querySelector(TITLE);
  if (!title) next.tabIndex = -1;
  (title ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ behavior: "instant", block: title ? "nearest" : "start" });
  return true;
}

// Goes on with what is there: writes in a field, presses anything else.
export function reach(element) {
  if (!element) return false;

  if (element.matches("input, textarea")) {
    element.focus();
    element.scrollIntoView({ behavior: "instant", block: "nearest" });
  } else {
    element.click();
  }
  return true;
}
