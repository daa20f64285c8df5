"""Making HTML safe: tidied first, then through two independent nets, Bleach and nh3.

Both nets ask `allowed_html` about every attribute. Runs when something is written, never when it is shown.
"""

import re
import threading

import bleach.sanitizer
import nh3

from community.kernel import allowed_html, tidying

# Bleach would show them as question marks, and nh3 cannot encode a lone surrogate.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def sanitise(html: str, *, nofollow: bool = True) -> str:
    """The same HTML with nothing but what `allowed_html` lists, at most 20 elements deep.

    Sanitising twice changes nothing more. For HTML of our own making; `markdown.clean_html` is for other people's.
    """
    return _through_both_nets(tidying.tidy(printable(html), nofollow=nofollow))


def sanitise_foreign(html: str) -> str:
    """The same for HTML written elsewhere: headings begin at h3, classes go (but the language of code), no checkboxes."""
    return _through_both_nets(tidying.tidy(printable(html), foreign=True))


def printable(text: str) -> str:
    """The text with line feeds only, without control characters, and with U+FFFD for halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", text))


def _through_both_nets(tidied: str) -> str:
    return _SECOND_NET.clean(tidying.with_references(_FIRST_NET.cleaner.clean(tidied)))


def _passes_first_net(tag: str, name: str, value: str) -> bool:
    # Bleach hands values over as they were written, character references and all.
    return allowed_html.allows(tag, name, allowed_html.unescape(value))


def _passed_by_second_net(tag: str, name: str, value: str) -> str | None:
    return value if allowed_html.allows(tag, name, value) else None


class _FirstNet(threading.local):
    """One Bleach cleaner a thread: its parser keeps state."""

    def __init__(self) -> None:
        self.cleaner = bleach.sanitizer.Cleaner(
            tags=allowed_html.TAGS,
            attributes=_passes_first_net,
            protocols=allowed_html.SCHEMES,
            strip=True,
            strip_comments=True,
        )


_FIRST_NET = _FirstNet()

_SECOND_NET = nh3.Cleaner(
    tags=set(allowed_html.TAGS),
    attributes={tag: set(allowed_html.attributes_of(tag)) for tag in allowed_html.TAGS},
    attribute_filter=_passed_by_second_net,
    # An input that lost its type would be a text field.
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    url_schemes=set(allowed_html.SCHEMES),
    link_rel=None,
    strip_comments=True,
)
