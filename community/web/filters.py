"""Words and numbers for templates: ago, count, initials, and the addresses of things."""

import zlib
from typing import Any
from urllib.parse import quote

from babel import numbers
from flask import Flask, current_app, url_for
from flask_babel import gettext, ngettext

from community.domain.accounts.cards import PersonCard
from community.domain.escalations.queries import MOST
from community.domain.flags.rules import KIND_WORDS
from community.domain.notifications import queries as notifications
from community.domain.spam.rules import AUTHOR_WORDS
from community.domain.threads.cards import ClosedReason, ThreadRow, Turn
from community.kernel.words import Sentence, say
from community.web import stamping
from community.web.locales import NAMES, current_locale, format_locale, formatting, text_direction
from community.web.pages import ThreadPage
from community.web.times import ago, day, exact, iso, moment, month
from community.web.viewer import viewer

HUES = 12
THOUSAND = 1000
TURN_WORDS = {
    Turn.NEEDS_ANSWER: say("Needs answer"),
    Turn.WAITING_ON_ASKER: say("Waiting on asker"),
    Turn.ANSWERED: say("Answered"),
    Turn.WITH_SUPPORT: say("With support"),
    Turn.SOLVED: say("Solved"),
    Turn.CLOSED: say("Closed"),
}
CLOSED_WORDS = {
    ClosedReason.DUPLICATE: say("It was asked before"),
    ClosedReason.OFF_TOPIC: say("It does not belong here"),
    ClosedReason.WITHDRAWN: say("The asker withdraws it"),
}
KEPT_WORDS = {
    str(words): words
    for words in (*CLOSED_WORDS.values(), *AUTHOR_WORDS.values(), *KIND_WORDS.values())
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
        ago=ago, exact=exact, moment=moment, day=day, month=month, iso=iso, count=count, at_most=at_most, percent=percent, initials=initials, hue=hue,
        said=translated, as_said=said_again,
    )  # fmt: skip
    app.jinja_env.globals.update(
        viewer=viewer, avatar_url=avatar_url, person_url=person_url, thread_url=thread_url, tag_url=tag_url,
        post_url=post_url, submission_key=submission_key, unread_count=unread_count, turn_word=turn_word, turn_icon=turn_icon, site_name=site_name,
        current_locale=current_locale, languages=NAMES.items, format_locale=format_locale, text_direction=text_direction,
        closed_words=CLOSED_WORDS, asked_bits=stamping.asked_bits,
    )  # fmt: skip


def said_again(kept: str) -> str:
    """What we once wrote into the database, in the reader's language; what people wrote stays as it is."""
    return translated(KEPT_WORDS.get(kept, kept))


def translated(sentence: str) -> str:
    """A sentence of the domain in the reader's language."""
    if isinstance(sentence, Sentence):
        values = {name: translated(value) for name, value in sentence.values.items()}
        if sentence.plural:
            return str(ngettext(sentence.template, sentence.plural, **values))
        return str(gettext(sentence.template, **values))
    return sentence


def count(number: int) -> str:
    """A number as people read it: 1,284, and 12.8 k from ten thousand on."""
    if 0 <= number < THOUSAND:
        return str(number)  # the same in all our languages, and most numbers of a list
    if abs(number) < 10 * THOUSAND:
        return _decimal(number)
    if abs(number) < THOUSAND * THOUSAND:
        return str(gettext("%(n)s k", n=_decimal(round(number / THOUSAND, 1))))
    return str(gettext("%(n)s M", n=_decimal(round(number / THOUSAND / THOUSAND, 1))))


def at_most(number: int) -> str:
    """A number that is counted only so far: 999, and 999+ for whatever is more."""
    return f"{MOST}+" if number > MOST else count(number)


def percent(share: float) -> str:
    """A share of one, in hundredths: "31%", and in German "31 %"."""
    return numbers.format_percent(share, locale=formatting())


def initials(name: str) -> str:
    """Up to two first letters of a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(name: str) -> int:
    """One of the avatar colours, always the same for a name."""
    return zlib.crc32(name.encode("utf-8", "replace")) % HUES


def _decimal(number: float) -> str:
    return numbers.format_decimal(number, locale=formatting())


def avatar_url(person: Any) -> str | None:
    return f"/uploads/{person.avatar_id}" if person.avatar_id else None


def person_url(person: PersonCard) -> str:
    return f"/people/{quote(person.handle or '')}"


def thread_url(thread: ThreadRow | ThreadPage | Any) -> str:
    return f"/questions/{thread.id}/{quote(thread.slug)}"


def tag_url(slug: str) -> str:
    return f"/tags/{quote(slug)}"


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


def submission_key() -> str:
    """A fresh key for a form, so that sending it twice posts once."""
    return stamping.new_key()


def unread_count() -> int:
    """How many notices the viewer has not read."""
    person = viewer()
    return notifications.unread_count(person.id) if person else 0
