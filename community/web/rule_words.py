"""Rules, modes, hours and lengths of time in words, for those who set them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from babel import dates
from flask import Flask
from flask_babel import gettext

from community.domain.escalation_rules.rules import Mode, when_met
from community.domain.escalations.cards import RuleKind
from community.domain.service_levels.promises import promise_to
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.kernel.business_time import DAYS, Hours, Intervals
from community.kernel.words import Sentence, counting, say, say_count
from community.web.locales import formatting

NAMES = {
    RuleKind.UNANSWERED: say("Nobody answers"),
    RuleKind.UNSETTLED: say("Answers, but no verdict"),
    RuleKind.ME_TOO: say("Many have the problem"),
    RuleKind.HEAT: say("It is heating up"),
    RuleKind.FAILED: say("Answers do not work"),
    RuleKind.WORDS: say("Certain words"),
    RuleKind.TWO_UNSOLVED: say("Several unsolved questions of one person"),
    RuleKind.NEWCOMER: say("A category’s newcomers first"),
}
ABOUT = {
    RuleKind.UNANSWERED: say("No public answer by another person for so long. This is the rule behind what a category promises."),
    RuleKind.UNSETTLED: say("Somebody answered, and for so long nobody has accepted an answer or made one official."),
    RuleKind.ME_TOO: say("So many people have said that they have the problem too."),
    RuleKind.HEAT: say("It is hot, and its heat, from 0 to 100, is so high. It does not wait for peers. When a question counts as hot is a setting."),
    RuleKind.FAILED: say("So many people have said that an answer did not work for them."),
    RuleKind.WORDS: say("The question holds so many of these words. “security” does not wait for peers."),
    RuleKind.TWO_UNSOLVED: say("The asker has so many questions of the last 30 days that nobody has solved."),
    RuleKind.NEWCOMER: say("The first question of a person in the category has had no answer for so long."),
}  # fmt: skip
UNITS = {
    RuleKind.UNANSWERED: say("Hours without an answer"),
    RuleKind.UNSETTLED: say("Days without a verdict"),
    RuleKind.ME_TOO: say("People who have it too"),
    RuleKind.HEAT: say("Heat, from 1 to 100"),
    RuleKind.FAILED: say("People for whom it did not work"),
    RuleKind.WORDS: say("How many of the words"),
    RuleKind.TWO_UNSOLVED: say("Unsolved questions of the asker"),
    RuleKind.NEWCOMER: say("Hours without an answer"),
}
MODES = {
    Mode.OFF: say("Off"),
    Mode.PROPOSE: say("Propose"),
    Mode.AUTOMATIC: say("Automatic"),
}
MODES_ABOUT = {
    Mode.OFF: say("Nothing happens."),
    Mode.PROPOSE: say_count(
        "Moderators and the team decide; after %(num)s minute it is the team’s by itself.",
        "Moderators and the team decide; after %(num)s minutes it is the team’s by itself.", 15,
    ),
    Mode.AUTOMATIC: say("The team has it at once."),
}  # fmt: skip
MODE_ICONS = {Mode.OFF: "circle-slash", Mode.PROPOSE: "circle-help", Mode.AUTOMATIC: "life-buoy"}
DAY_WORDS = {
    "mon": say("Monday"),
    "tue": say("Tuesday"),
    "wed": say("Wednesday"),
    "thu": say("Thursday"),
    "fri": say("Friday"),
    "sat": say("Saturday"),
    "sun": say("Sunday"),
}
LENGTH = re.compile(r"(?:(\d{1,6})\s*h)?\s*(?:(\d{1,6})\s*m(?:in)?)?", re.ASCII | re.IGNORECASE)
HOUR = 60
ENDS = re.compile(r"\s*[-–—]\s*")


def init(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        typed_length=length, week_in_words=week_in_words, plain_day=plain_day
    )
    app.jinja_env.globals.update(
        rule_names=NAMES, rule_about=ABOUT, rule_units=UNITS, rule_modes=MODES,
        rule_mode_about=mode_about, rule_mode_icons=MODE_ICONS, when_met=when_met,
        day_names=day_names, support_promise=promise_to,
    )  # fmt: skip


def mode_about(mode: Mode) -> Sentence:
    """What a mode does, with the minutes of triage that hold now."""
    sentence = MODES_ABOUT[mode]
    return counting(sentence, terms().of(Amount.TRIAGE_MINUTES)) if sentence.plural else sentence


def length(minutes: int) -> str:
    """A length as it is typed: "8h", "45m", "1h 30m"."""
    hours, rest = divmod(minutes, HOUR)
    return " ".join(f"{n}{unit}" for n, unit in ((hours, "h"), (rest, "m")) if n) or "0m"


def minutes_typed(text: str) -> int | None:
    """The minutes of a length as it was typed, a bare number being minutes; None if it is none."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    found = LENGTH.fullmatch(text) if text else None
    return int(found[1] or 0) * HOUR + int(found[2] or 0) if found else None


def intervals_shown(pairs: Sequence[Sequence[str]]) -> str:
    """The intervals of a day as they are typed: "09:00–12:00, 13:00–17:00"."""
    return ", ".join("–".join(pair) for pair in pairs)


def intervals_typed(text: str) -> list[list[str]]:
    """What was typed for a day, as a calendar keeps it; whether it makes sense is for the calendar to say."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return [[_time(end) for end in ENDS.split(part)] for part in parts]


def week_in_words(hours: Hours) -> list[str]:
    """The days of a week that are alike with their hours: "Mon–Fri 09:00–17:00"; closed days are left out."""
    names = dates.get_day_names("abbreviated", locale=formatting())
    runs: list[tuple[int, int, Intervals]] = []
    for day in range(len(DAYS)):
        if runs and runs[-1][2] == hours.week[day]:
            runs[-1] = (runs[-1][0], day, hours.week[day])
        else:
            runs.append((day, day, hours.week[day]))
    return [
        gettext(
            "%(days)s %(times)s", days=_days(names[first], names[last]), times=_clock(intervals)
        )
        for first, last, intervals in runs
        if intervals
    ]


def day_names() -> list[tuple[str, str]]:
    """The days of a week as calendars and as people call them."""
    return [(day, gettext(DAY_WORDS[day].template)) for day in DAYS]


def plain_day(day: date) -> str:
    """A date of a calendar, whatever the reader's zone."""
    return str(dates.format_skeleton("yMMMd", day, locale=formatting()))


def other_days(hours: Hours, since: date, most: int = 3) -> list[tuple[date, str]]:
    """The next dates that are otherwise, with their hours; an empty text is closed."""
    coming = sorted(day for day in hours.dates if day >= since)[:most]
    return [(day, _clock(hours.dates[day])) for day in coming]


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _clock(intervals: Intervals) -> str:
    return ", ".join(f"{_hhmm(since)}–{_hhmm(until)}" for since, until in intervals)


def _hhmm(minutes: int) -> str:
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"


def _time(text: str) -> str:
    """ "9" and "9:00" are "09:00"; what is no time stays as it is, to be refused."""
    hour, colon, minute = text.partition(":")
    if not hour.isdigit() or not hour.isascii() or len(hour) > 2:
        return text
    return f"{int(hour):02}:{minute if colon else '00'}"


def words_typed(text: str) -> tuple[str, ...]:
    """Words, one a line or with commas between them, each once."""
    found = (" ".join(word.split()) for word in re.split(r"[,\n]", text))
    return tuple(dict.fromkeys(word for word in found if word))


def fields_of(hours: Mapping[str, object]) -> dict[str, str]:
    """What stands in the form of a calendar: the zone, a text a day, and the other dates, one a line."""
    week: Mapping[str, list[list[str]]] = hours.get("week", {})  # type: ignore[assignment]
    exceptions: Mapping[str, list[list[str]]] = hours.get("exceptions", {})  # type: ignore[assignment]
    holidays: list[str] = hours.get("holidays", [])  # type: ignore[assignment]
    return {
        "zone": str(hours.get("zone", "")),
        **{day: intervals_shown(week.get(day, [])) for day in DAYS},
        "holidays": "\n".join(sorted(holidays)),
        "exceptions": "\n".join(
            f"{day} {intervals_shown(pairs)}" for day, pairs in sorted(exceptions.items())
        ),
    }
