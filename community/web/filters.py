"""Words and numbers for templates: ago, count, initials, and the addresses of things."""

import zlib
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, url_for
from flask_babel import format_datetime, format_decimal, get_locale, gettext, ngettext

from community.domain.accounts.cards import PersonCard
from community.domain.notifications import queries as notifications
from community.domain.review.rules import kinds_for
from community.domain.settings.queries import terms
from community.domain.threads.cards import ThreadRow, Turn
from community.kernel import clock
from community.kernel.words import Sentence, say
from community.web import stamping
from community.web.locales import text_direction
from community.web.pages import ThreadPage
from community.web.viewer import viewer

HUES = 12
THOUSAND = 1000
MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds
TURN_WORDS = {
    Turn.NEEDS_ANSWER: say("Needs answer"),
    Turn.WAITING_ON_ASKER: say("Waiting on asker"),
    Turn.ANSWERED: say("Answered"),
    Turn.WITH_SUPPORT: say("With support"),
    Turn.SOLVED: say("Solved"),
    Turn.CLOSED: say("Closed"),
}
ICONS = {
    Turn.NEEDS_ANSWER: "circle-help",
    Turn.WAITING_ON_ASKER: "hourglass",
    Turn.ANSWERED: "message-circle",
    Turn.WITH_SUPPORT: "life-buoy",
    Turn.SOLVED: "circle-check",
    Turn.CLOSED: "archive",
}


def init(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        ago=ago, exact=exact, iso=iso, count=count, initials=initials, hue=hue, said=translated
    )
    app.jinja_env.globals.update(
        viewer=viewer, avatar_url=avatar_url, person_url=person_url, thread_url=thread_url,
        post_url=post_url, submission_key=submission_key, unread_count=unread_count, works_queue=works_queue, turn_word=turn_word, turn_icon=turn_icon, site_name=site_name,
        current_locale=current_locale, text_direction=text_direction,
    )  # fmt: skip


def translated(sentence: str) -> str:
    """A sentence of the domain in the reader's language."""
    if isinstance(sentence, Sentence):
        return str(gettext(sentence.template, **sentence.values))
    return sentence


def ago(at: datetime) -> str:
    """How long ago, in one unit: "3 h ago"; a date when it is more than a year."""
    seconds = max(int((clock.now() - at).total_seconds()), 0)
    if seconds < MINUTE:
        return str(gettext("just now"))
    if seconds < HOUR:
        return str(gettext("%(n)s min ago", n=seconds // MINUTE))
    if seconds < DAY:
        return str(gettext("%(n)s h ago", n=seconds // HOUR))
    days = seconds // DAY
    if days < 31:
        return str(ngettext("%(num)s day ago", "%(num)s days ago", days))
    if days < 365:
        return str(ngettext("%(num)s month ago", "%(num)s months ago", max(days // 30, 1)))
    return str(format_datetime(at, "d MMM yyyy"))


def exact(at: datetime) -> str:
    """The whole date and time."""
    return str(format_datetime(at, "d MMMM yyyy, HH:mm")) + " UTC"


def iso(at: datetime) -> str:
    """For <time datetime>."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def count(number: int) -> str:
    """A number as people read it: 1,284, and 12.4 k from ten thousand on."""
    if abs(number) < 10 * THOUSAND:
        return str(format_decimal(number))
    if abs(number) < THOUSAND * THOUSAND:
        return str(gettext("%(n)s k", n=format_decimal(round(number / THOUSAND, 1))))
    return str(gettext("%(n)s M", n=format_decimal(round(number / THOUSAND / THOUSAND, 1))))


def initials(name: str) -> str:
    """Up to two first letters of a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(name: str) -> int:
    """One of the avatar colours, always the same for a name."""
    return zlib.crc32(name.encode("utf-8", "replace")) % HUES


def avatar_url(person: Any) -> str | None:
    return f"/uploads/{person.avatar_id}" if person.avatar_id else None


def person_url(person: PersonCard) -> str:
    return f"/people/{quote(person.handle or '')}"


def thread_url(thread: ThreadRow | ThreadPage | Any) -> str:
    return f"/questions/{thread.id}/{quote(thread.slug)}"


def post_url(post: Any) -> str:
    return url_for("threads.post", post_id=post.id)


def turn_word(turn: str) -> str:
    """The state of a thread in a word or two."""
    return str(gettext(TURN_WORDS[Turn(turn)].template))


def turn_icon(turn: str) -> str:
    """The icon that goes with the word."""
    return ICONS[Turn(turn)]


def site_name() -> str:
    return str(current_app.config["SITE_NAME"])


def current_locale() -> str:
    return str(get_locale() or "en").replace("_", "-")


def submission_key() -> str:
    """A fresh key for a form, so that sending it twice posts once."""
    return stamping.new_key()


def works_queue() -> bool:
    """Whether any part of the review queue is for the viewer."""
    return bool(kinds_for(viewer(), clock.now(), terms()))


def unread_count() -> int:
    """How many notices the viewer has not read."""
    person = viewer()
    return notifications.unread_count(person.id) if person else 0
