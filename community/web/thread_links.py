"""Bare links to our own threads, shown with title and state: asked for anew for whoever reads.

Only pages and previews do this. The stored HTML, and with it feeds, mails and the API, holds plain addresses.
"""

import dataclasses
from collections.abc import Iterable, Sequence

from flask import current_app, get_template_attribute

from community.domain.accounts.models import User
from community.domain.threads import references, rendering
from community.domain.threads.cards import PostCard
from community.domain.threads.references import Place, Referred


def preview_of(body: str, viewer: User | None) -> str:
    """What a text will look like to the one who writes it: safe HTML."""
    html = rendering.render(body)
    return _shown(html, references.referred(_places([html]), viewer))


def with_titles(cards: Sequence[PostCard], viewer: User | None) -> list[PostCard]:
    """The same cards and comments, with the titles of the threads they link to that this viewer may read.

    One query for all of them; none where nothing links to a thread.
    """
    texts = [card.html for card in cards]
    texts += [comment.html for card in cards for comment in card.comments]
    known = references.referred(_places(texts), viewer)
    return [_with_titles(card, known) for card in cards] if known else list(cards)


def _with_titles(card: PostCard, known: dict[Place, Referred]) -> PostCard:
    comments = tuple(_with_titles(comment, known) for comment in card.comments)
    return dataclasses.replace(card, html=_shown(card.html, known), comments=comments)


def _places(texts: Iterable[str]) -> set[Place]:
    return {place for html in texts for place in references.places_in(html, _base_url())}


def _shown(html: str, known: dict[Place, Referred]) -> str:
    if not known:
        return html
    link = get_template_attribute("shared/_thread_link.html", "thread_link")
    return references.replaced(
        html, _base_url(), known,
        lambda address, thread: str(link(address, thread.title, thread.turn)),
    )  # fmt: skip


def _base_url() -> str:
    return str(current_app.config["BASE_URL"])
