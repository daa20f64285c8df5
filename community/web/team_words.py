"""A team in words: who is there until when, who is away, and how much each carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel import dates
from flask import Flask
from flask_babel import get_timezone
from flask_babel import gettext as _

from community.domain.categories.cards import Ownership
from community.domain.escalations.availability import Colleague
from community.domain.teams.models import Absence
from community.kernel import clock
from community.kernel.business_time import DAYS
from community.kernel.words import say
from community.web.locales import formatting

OWNERSHIP_WORDS = {
    Ownership.SUPPORT: say("Support-owned"),
    Ownership.MARKETING: say("Marketing-owned"),
    Ownership.CO_OWNED: say("Co-owned"),
}
OWNERSHIP_SENTENCES = {
    Ownership.SUPPORT: say("Any agent may take a case; handing it on takes effect at once."),
    Ownership.MARKETING: say("Another department answers: only this team takes its cases."),
    Ownership.CO_OWNED: say(
        "A case is handed on as an offer: its owner keeps it until it is taken."
    ),
}
DAY_WORDS = {
    "mon": say("Monday"), "tue": say("Tuesday"), "wed": say("Wednesday"), "thu": say("Thursday"),
    "fri": say("Friday"), "sat": say("Saturday"), "sun": say("Sunday"),
}  # fmt: skip
WHOLE = 100
ALL_WEEK = timedelta(days=6)  # whose shift goes on for so long is there round the clock


@dataclass(frozen=True, slots=True)
class Duty:
    """How somebody stands: a look (on, off, away, gone), an icon, words, and the moment they speak of."""

    look: str
    icon: str
    words: str
    at: datetime | None


def init(app: Flask) -> None:
    """Give the templates the words of teams."""
    app.jinja_env.globals.update(
        duty_of=duty_of, share_of=share_of, load_words=load_words, choice_words=choice_words,
        ownership_words=OWNERSHIP_WORDS, ownership_sentences=OWNERSHIP_SENTENCES,
        day_words=DAY_WORDS, week_days=DAYS, has_begun=has_begun,
    )  # fmt: skip


def duty_of(one: Colleague) -> Duty:
    """How a person of a team stands now."""
    if not one.is_usable:
        return Duty("gone", "circle-slash", _("suspended"), None)
    if one.is_away:
        until = one.away_until
        if until is None:
            return Duty("away", "circle-pause", _("away until they are back"), None)
        return Duty("away", "circle-pause", _("away until %(when)s", when=moment(until)), until)
    if one.is_on_duty and one.shift is not None:
        until = one.shift[1]
        if until - clock.now() > ALL_WEEK:
            return Duty("on", "circle-check", _("on duty at all hours"), None)
        return Duty("on", "circle-check", _("on duty until %(when)s", when=moment(until)), until)
    if one.shift is None:
        return Duty("off", "clock", _("off duty"), None)
    back = one.shift[0]
    return Duty("off", "clock", _("off duty, back %(when)s", when=moment(back)), back)


def load_words(one: Colleague) -> str:
    """How much a person has, against what they carry."""
    return str(_("%(load)s of %(capacity)s", load=one.load, capacity=one.capacity))


def share_of(one: Colleague) -> int:
    """How full a person is, of a hundred parts."""
    return min(WHOLE, round(WHOLE * one.load / one.capacity)) if one.capacity else WHOLE


def choice_words(one: Colleague) -> str:
    """A person in a list to choose from: name, load, and whether they are on duty."""
    words = f"{one.person.name} · {load_words(one)}"
    return words if one.is_on_duty else f"{words} · {_('off duty')}"


def has_begun(absence: Absence) -> bool:
    """Whether somebody is away by it already."""
    return absence.starts_at <= clock.now()


def moment(at: datetime) -> str:
    """A moment near now: the time today, the weekday and time within a week, else the date."""
    zone, locale, now = get_timezone(), formatting(), clock.now()
    if at.astimezone(zone).date() == now.astimezone(zone).date():
        return dates.format_skeleton("Hm", at, tzinfo=zone, locale=locale)
    if abs(at - now) < timedelta(days=6):
        return dates.format_skeleton("EHm", at, tzinfo=zone, locale=locale)
    return dates.format_skeleton("yMMMd", at, tzinfo=zone, locale=locale)


def shifts_text(shifts: list[list[str]] | None) -> str:
    """The shifts of a day as they are typed: "09:00-12:00, 13:00-17:00"."""
    return ", ".join(f"{since}-{until}" for since, until in shifts or [])
