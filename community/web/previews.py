"""How what is written will read where it is shown: a post, and each of the other texts in Markdown."""

from collections.abc import Callable, Mapping

from wtforms import Field

from community.domain.accounts.names import check_bio
from community.domain.categories.operations import clean_template
from community.domain.consents import rules as texts
from community.domain.replies.rules import clean_body as clean_reply
from community.domain.threads.rules import clean_body
from community.kernel import markdown
from community.kernel.errors import Invalid
from community.web.filters import translated
from community.web.thread_links import preview_of
from community.web.viewer import viewer

POST = "post"
_CHECKS: Mapping[str, Callable[[str], str]] = {
    POST: clean_body,
    "bio": check_bio,
    "text": lambda typed: texts.checked(typed, "")[0],
    "reply": clean_reply,
    "template": clean_template,
}
_PLAIN = frozenset({"bio", "text"})
"""Neither calls anybody nor names the threads it links to: they are of no thread themselves."""


def checked(typed: str, kind: str = POST) -> str:
    """The text as it would be kept; an empty one is no fault yet. Raises Invalid.

    The places of a ready reply stand as they are: what fills them is known of a question only.
    """
    return _CHECKS.get(kind, clean_body)(typed) if typed.strip() else ""


def shown_as(text: str, kind: str = POST) -> str:
    """Safe HTML, made as it is made where such a text is shown."""
    if not text:
        return ""
    return markdown.render(text) if kind in _PLAIN else preview_of(text, viewer())


def typed_in(field: Field, kind: str) -> str | None:
    """The same of what a form's field holds; None, and the refusal beside the field, if it does not fit."""
    try:
        return shown_as(checked(field.data or "", kind), kind)
    except Invalid as error:
        field.errors = [*field.errors, *map(translated, error.fields.values())]
        return None
