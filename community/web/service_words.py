"""What was changed of a calendar or a policy, in words: the log keeps both as one short line, before and after."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from community.domain.escalations.terms import ClockKind
from community.kernel.business_time import Hours
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web.case_words import CLOCK_WORDS, PRIORITY_WORDS
from community.web.filters import translated
from community.web.rule_words import length, week_in_words

CALENDAR = re.compile(
    r"(?P<name>.*): (?P<zone>\S+) (?P<week>[a-z]{3} [a-z\d:, -]*), (?P<others>\d+) other days"
)
POLICY = re.compile(r"(?P<name>.*): (?P<lengths>[a-z]+ \d+/\d+/\d+(?:; [a-z]+ \d+/\d+/\d+)*)")
REAPPLIED = re.compile(r"re-applied to (\d+)")
REMOVED = say("removed")

Parts = dict[str, dict[str, str]]
"""What is said of each part: by the part, and for a policy's priorities by the clock."""


def init(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(service_words=service_words)


def service_words(detail: Mapping[str, Any]) -> tuple[str, ...]:
    """A line for each part that differs, or for all of what is new; none for what cannot be read."""
    before, after = detail.get("before"), detail.get("after")
    if after is None:
        return (translated(REMOVED),)
    if found := REAPPLIED.fullmatch(after):
        count = int(found[1])
        return (ngettext("re-applied to %(num)d case", "re-applied to %(num)d cases", count),)
    read = _calendar if detail.get("thing") == "calendar" else _policy
    then, now = read(before) if before else {}, read(after)
    if now is None or then is None:
        return ()
    if not before:
        del now[_("Name")]  # the row begins with it
    lines = ((part, _differing(then.get(part, {}), texts)) for part, texts in now.items())
    return tuple(f"{part}: {said}" for part, said in lines if said)


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What is new or otherwise, each with its label if it has one."""
    changes = {
        label: f"{before[label]} → {text}" if label in before else text
        for label, text in after.items()
        if before.get(label) != text
    }
    return ", ".join(f"{label} {said}".strip() for label, said in changes.items())


def _calendar(brief: str) -> Parts | None:
    found = CALENDAR.fullmatch(brief)
    if found is None:
        return None
    week = found["week"].split()
    days = {
        day: [pair.split("-") for pair in pairs.split(",")]
        for day, pairs in zip(week[::2], week[1::2], strict=False)
    }
    try:
        hours = Hours.from_data({"zone": found["zone"], "week": days})
    except (Invalid, ValueError):
        return None
    return {
        _("Name"): {"": found["name"]}, _("Time zone"): {"": found["zone"]},
        _("Hours"): {"": "; ".join(week_in_words(hours))}, _("Other days"): {"": found["others"]},
    }  # fmt: skip


def _policy(brief: str) -> Parts | None:
    found = POLICY.fullmatch(brief)
    if found is None:
        return None
    said = {_("Name"): {"": found["name"]}}
    for one in found["lengths"].split("; "):
        priority, minutes = one.split(" ")
        said[_word(PRIORITY_WORDS, priority)] = {
            _word(CLOCK_WORDS, kind): length(int(number))
            for kind, number in zip(ClockKind, minutes.split("/"), strict=True)
        }
    return said


def _word(words: Mapping[str, Any], name: str) -> str:
    return translated(words[name]) if name in words else name
