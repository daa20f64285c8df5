"""Bare links from one thread to another: which there are in a text, and what a viewer may know of them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import literal, select, union_all

from community.domain.accounts.models import User
from community.domain.threads.cards import Turn
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by, readable_threads
from community.kernel.allowed_html import unescape
from community.kernel.db import db

MOST = 50  # links of one page; what is beyond stays a plain address

_LINK = re.compile(r'<a href="(?P<address>[^"<>]{1,600})"[^<>]{0,300}>(?P<text>[^<>]{1,600})</a>')


@dataclass(frozen=True, slots=True)
class Place:
    """What a link leads to: a question or a post, by its id."""

    kind: str
    """"questions" or "posts", as in addresses."""
    id: int


@dataclass(frozen=True, slots=True)
class Referred:
    """What stands in place of a bare link."""

    title: str
    turn: Turn


def places_in(html: str, base_url: str) -> set[Place]:
    """Where the bare links of safe HTML lead to, if that is a thread of ours."""
    if "/questions/" not in html and "/posts/" not in html:
        return set()
    ours = _ours(base_url)
    return {place for link in _LINK.finditer(html) if (place := _place(link, ours))}


def referred(places: Iterable[Place], viewer: User | None) -> dict[Place, Referred]:
    """What this viewer may know of these places, in one query and none without places; others are absent."""
    wanted = sorted(set(places), key=lambda place: (place.kind, place.id))[:MOST]
    if not wanted:
        return {}
    threads = select(literal("questions").label("kind"), Thread.id, Thread.title, Thread.turn)
    posts = select(literal("posts").label("kind"), Post.id, Thread.title, Thread.turn)
    query = union_all(
        threads.where(Thread.id.in_(_ids(wanted, "questions")), readable_threads(viewer)),
        posts.join(Thread, Thread.id == Post.thread_id).where(
            Post.id.in_(_ids(wanted, "posts")), readable_by(viewer)
        ),
    )
    return {
        Place(row.kind, row.id): Referred(row.title, Turn(row.turn))
        for row in db.session.execute(query)
    }


def replaced(
    html: str, base_url: str, known: Mapping[Place, Referred], show: Callable[[str, Referred], str]
) -> str:
    """The HTML with what `show` makes of an address and what it leads to; unknown links stay."""
    ours = _ours(base_url)

    def put(link: re.Match[str]) -> str:
        place = _place(link, ours)
        if place is None or place not in known:
            return link[0]
        return show(unescape(link["address"]), known[place])

    return _LINK.sub(put, html)


def _ids(places: Iterable[Place], kind: str) -> list[int]:
    return [place.id for place in places if place.kind == kind]


def _place(link: re.Match[str], ours: re.Pattern[str]) -> Place | None:
    address, text = (
        ours.fullmatch(unescape(link["address"])),
        ours.fullmatch(unescape(link["text"])),
    )
    # Words of the writer's own are left as they are: only a link that shows its address is bare.
    if address is None or text is None or address.groups() != text.groups():
        return None
    place_id = int(address["id"])
    return Place(address["kind"], place_id) if 0 < place_id < 2**31 else None


def _ours(base_url: str) -> re.Pattern[str]:
    host = re.escape(urlsplit(base_url).netloc)
    return re.compile(
        rf"(?:https?://{host})?/(?P<kind>questions|posts)/(?P<id>[0-9]{{1,10}})(?:[/?#]\S*)?",
        re.IGNORECASE,
    )
