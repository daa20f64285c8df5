"""The forms of calendars and policies: what was typed, read into what the domain judges."""

from collections.abc import Mapping
from typing import Any

from community.domain.escalations.cards import Priority
from community.domain.escalations.terms import ClockKind
from community.kernel.business_time import DAYS, Hours, intervals_of
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web.rule_words import intervals_typed, minutes_typed

SOME_WEEK = {"mon": [["00:00", "24:00"]]}
MOST_CHARACTERS = 40_000  # of all dates: decades of holidays


def hours_typed(form: Mapping[str, str]) -> dict[str, Any]:
    """The hours of a calendar. Raises Invalid, with the field of each day that makes no sense."""
    wrong: dict[str, str] = {}
    week = {day: intervals_typed(form.get(day, "")) for day in DAYS}
    for day, pairs in week.items():
        try:
            intervals_of(day, pairs)
        except Invalid as error:
            wrong |= error.fields
    zone, holidays = form.get("zone", "").strip(), _lines(form, "holidays")
    exceptions = _exceptions(_lines(form, "exceptions"), wrong)
    for part in ({"zone": zone}, {"holidays": holidays}, {"exceptions": exceptions}):
        # Each by itself, so that all that is wrong is told at once.
        wrong = _wrong_with({"zone": "UTC", "week": SOME_WEEK} | part) | wrong
    if wrong:
        raise Invalid(**wrong)
    return {"zone": zone, "week": week, "holidays": holidays, "exceptions": exceptions}


def lengths_typed(form: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """A policy's minutes. Raises Invalid, with the field of each length that is none."""
    wrong: dict[str, str] = {}
    found: dict[str, dict[str, int]] = {}
    for priority in Priority:
        found[priority] = {}
        for kind in ClockKind:
            name = f"{priority}-{kind}"
            minutes = minutes_typed(form.get(name, ""))
            if minutes:
                found[priority][kind] = minutes
            else:
                wrong[name] = say("Write 45m, 8h or 1h 30m.")
    if wrong:
        raise Invalid(**wrong)
    return found


def _wrong_with(hours: Mapping[str, Any]) -> dict[str, str]:
    try:
        Hours.from_data(hours)
    except Invalid as error:
        return error.fields
    return {}


def _lines(form: Mapping[str, str], name: str) -> list[str]:
    text = form.get(name, "")
    if len(text) > MOST_CHARACTERS:
        raise Invalid(**{name: say("This is too long.")})
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _exceptions(lines: list[str], wrong: dict[str, str]) -> dict[str, list[list[str]]]:
    found = {}
    for line in lines:
        day, _, times = line.partition(" ")
        found[day] = intervals_typed(times)
        if not found[day]:
            wrong["exceptions"] = say("Write a date and its hours: 2026-12-24 09:00–12:00.")
    return found
