"""Which elements of HTML stand in which, and which end which, as tables."""

from community.kernel.allowed_html import HEADINGS

VOID = frozenset({"br", "hr", "img", "input"})

_BOXES = {
    "address", "article", "aside", "center", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "main", "nav", "section",
}  # fmt: skip

RENAMED = {
    **dict.fromkeys(_BOXES, "div"),
    "acronym": "abbr",
    "dir": "ul",
    "listing": "pre",
    "menu": "ul",
    "strike": "s",
    "tfoot": "tbody",
    "tt": "code",
    "xmp": "pre",
}

# What may stand directly in these, and what is put around everything else.
CHILDREN = {
    "dl": (frozenset({"dt", "dd"}), "dd"),
    "ol": (frozenset({"li"}), "li"),
    "pre": (frozenset({"code"}), "code"),
    "table": (frozenset({"caption", "thead", "tbody"}), "tbody"),
    "tbody": (frozenset({"tr"}), "tr"),
    "thead": (frozenset({"tr"}), "tr"),
    "tr": (frozenset({"td", "th"}), "td"),
    "ul": (frozenset({"li"}), "li"),
}

TABLE_PARTS = frozenset({"caption", "tbody", "td", "th", "thead", "tr"})

_SECTIONS = frozenset({"caption", "thead", "tbody"})

# An opening tag ends the nearest open one of these, unless one of the fences stands between.
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(HEADINGS, (HEADINGS, TABLE_PARTS)),
    **dict.fromkeys(_SECTIONS, (_SECTIONS, frozenset({"table"}))),
    "a": (frozenset({"a"}), frozenset()),
    "dd": (frozenset({"dd", "dt"}), frozenset({"dl"})),
    "dt": (frozenset({"dd", "dt"}), frozenset({"dl"})),
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
}

FENCES_OF_ENDS = {
    **dict.fromkeys(TABLE_PARTS, frozenset({"table"})),
    "dd": frozenset({"dl"}),
    "dt": frozenset({"dl"}),
    "li": frozenset({"ul", "ol"}),
    "table": frozenset[str](),
}

# How many levels an element needs, with what must stand in it.
ROOM = {"dl": 2, "ol": 2, "pre": 2, "table": 5, "ul": 2}

# These stand only somewhere within these.
WITHIN = {**dict.fromkeys(TABLE_PARTS, "table"), "dd": "dl", "dt": "dl"}
