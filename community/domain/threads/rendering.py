"""From what was typed to what is shown: once, when it is written."""

import re
from urllib.parse import quote

from sqlalchemy import select

from community.domain.accounts.models import User
from community.kernel import markdown
from community.kernel.db import db

EXCERPT = 200  # characters
HEADING = re.compile(r"<h([1-6])\b.*?</h\1>", re.DOTALL)


def render(body: str) -> str:
    """Safe HTML of a Markdown body, with the people it mentions linked."""
    return markdown.render(body, mentions=_addresses(markdown.mentioned(body)))


def excerpt(html: str) -> str:
    """The first words of safe HTML, in one line of at most EXCERPT characters, without its headings."""
    # Most are those of the category's template, and say nothing of this one.
    text = markdown.plain(HEADING.sub(" ", html)) or markdown.plain(html)
    if len(text) <= EXCERPT:
        return text
    cut = text[:EXCERPT].rpartition(" ")[0]
    return (cut or text[: EXCERPT - 1]) + "…"


def _addresses(handles: list[str]) -> dict[str, str]:
    if not handles:
        return {}
    query = select(User.handle_key, User.handle).where(
        User.handle_key.in_([handle.casefold() for handle in handles]), User.deleted_at.is_(None)
    )
    return {key: f"/people/{quote(handle)}" for key, handle in db.session.execute(query)}
