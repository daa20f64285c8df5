"""A language in which every translated word stands between marks, so that any other word is seen."""

import re
from html.parser import HTMLParser

from babel.support import NullTranslations

OPEN, CLOSE = "⟦", "⟧"
VOID = frozenset({
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
NOT_WORDS = frozenset({"script", "style", "code", "kbd", "time"})
"""What is not ours to translate: code, keys, and moments, whose words come from CLDR."""
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription")
ON_BUTTONS = frozenset({"submit", "button", "reset"})
LETTER = re.compile(r"[^\W\d_]")
SENTENCE = re.compile(r"[^\W\d_]+ [^\W\d_]+")


class Marked(NullTranslations):
    """A catalogue that gives back each message between marks."""

    def gettext(self, message):
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)

    def pgettext(self, _context, message):
        return self.gettext(message)

    ugettext, ungettext, upgettext = gettext, ngettext, pgettext


class Reader(HTMLParser):
    """Finds the words of a page that stand between no marks and are not among those `known`."""

    def __init__(self, known):
        super().__init__(convert_charrefs=True)
        self.known = sorted(known, key=len, reverse=True)
        self.inside = 0
        self.skipped = []
        self.escaped = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        # What says its own language is in it whatever language the page is in.
        skips = tag in NOT_WORDS or ("lang" in given and tag != "html") or self._is_data(tag, given)
        if tag not in VOID:
            self.skipped.append((tag, skips))
        if skips or any(skips for _, skips in self.skipped):
            return
        for name, value in given.items():
            if name in SPOKEN or self._is_button(tag, name, given):
                self._look(value or "", f"{tag} {name}")
            elif name.startswith("data-") and SENTENCE.search(_unmarked(value or "")[0]):
                self._look(value, f"{tag} {name}")

    def handle_endtag(self, tag):
        while self.skipped:
            ended, _ = self.skipped.pop()
            if ended == tag:
                return

    def handle_data(self, data):
        if any(skips for _, skips in self.skipped):
            return
        where = self.skipped[-1][0] if self.skipped else "text"
        self._look(data, where, across=True)

    @staticmethod
    def _is_button(tag, name, given):
        return tag == "input" and name == "value" and given.get("type") in ON_BUTTONS

    @staticmethod
    def _is_data(tag, given):
        """A time zone, which CLDR names, or a field that carries what was typed, hidden or to be copied."""
        zone = tag == "option" and "/" in given.get("value", "")
        return zone or (tag == "textarea" and not given.keys().isdisjoint({"hidden", "readonly"}))

    def _look(self, text, where, across=False):
        rest, inside = _unmarked(text, self.inside if across else 0)
        if across:
            self.inside = inside
        for words in self.known:
            rest = rest.replace(words, " ")
        if LETTER.search(rest):
            self.escaped.append(f"{where}: {' '.join(rest.split())}")


def _unmarked(text, inside=0):
    """What of a text stands outside of marks, and how many marks are open at its end.

    `inside` is how many were open before: a message may begin in an element and end in another.
    """
    rest = []
    for sign in text:
        inside += (sign == OPEN) - (sign == CLOSE)
        rest.append(sign if inside <= 0 and sign != CLOSE else " ")
    return "".join(rest), inside


def escaped(html, known):
    """The words of a page or letter that no translation reaches, with where each stands."""
    reader = Reader(known)
    reader.feed(html)
    reader.close()
    assert reader.inside == 0, "a mark is not closed: a message is cut"
    return reader.escaped
