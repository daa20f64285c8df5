"""A second pair of eyes on our HTML: what it may hold, checked with another parser than ours."""

from html.parser import HTMLParser

# Said again here rather than imported, so that a mistake in the product's list cannot hide itself.
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details",
    "dfn", "div", "dl", "dt", "em", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins",
    "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "checked", "class", "colspan", "dir", "disabled", "height", "href", "loading", "rel", "rowspan",
    "src", "start", "tabindex", "title", "type", "width",
}  # fmt: skip
VOID = {"br", "hr", "img", "input"}
CLASSES = {
    "align-center", "align-left", "align-right", "code", "contains-task-list", "mention", "table-scroll",
    "task-list-item", "task-list-item-checkbox",
}  # fmt: skip


class Checker(HTMLParser):
    """Fails at the first thing that must not be in safe HTML."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.deepest = 0

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), "an attribute stands twice"
        for name, value in attrs:
            self.check(tag, name, value or "")
        if tag == "a":
            assert dict(attrs).get("class") == "mention" or "noopener" in dict(attrs)["rel"]
        if tag not in VOID:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def check(self, tag, name, value):
        assert name in ATTRIBUTES, (tag, name)
        if name == "class":
            assert value in CLASSES or value.startswith(("hl-", "language-")), value
        if name == "href":
            bare = "".join(sign for sign in value if sign > " " and sign.isprintable())
            scheme, colon, _ = bare.partition(":")
            assert (
                not colon
                or {"/", "?", "#"} & set(scheme)
                or scheme.lower() in {"http", "https", "mailto"}
            )
        if name == "src":
            assert tag == "img", tag
            assert value.startswith("/uploads/"), value
        if name == "type":
            assert value == "checkbox"

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(html):
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert not checker.open
    assert checker.deepest <= 20
