"""Moments as people read them: how long ago, the day, the exact time; by language and zone."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale, dates
from babel.core import get_global
from flask_babel import get_timezone, gettext

from community.kernel import clock
from community.web.locales import formatting

UNITS = [timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)]
ZONES = frozenset(
    zone for zone in get_global("zone_territories") if "/" in zone and not zone.startswith("Etc/")
)
"""The zones of places; UTC is what one has without choosing."""

YEAR = timedelta(days=365)
LONG = frozenset({"ar"})  # CLDR has no short words for all units, and the long ones are short here


def ago(at: datetime) -> str:
    """How long ago, in one unit: "3 hr ago"; a date when it is more than a year.

    The words are those of CLDR, so that <local-time>, which asks the browser for them, agrees.
    """
    span = clock.now() - at
    if span < UNITS[-1]:
        return str(gettext("just now"))
    if span >= YEAR:
        return day(at)
    # Whole units: three hours and fifty minutes are three hours, not four.
    unit = next(unit for unit in UNITS if span >= unit)
    return _ago(unit * (span // unit), formatting())


def exact(at: datetime) -> str:
    """The whole date and time, with its zone."""
    return _written(at, formatting(), get_timezone(), with_time=True)


def moment(at: datetime) -> str:
    """The time, with its zone; the day before it unless that is today: "14:05 UTC"."""
    zone = get_timezone()
    here, today = at.astimezone(zone), clock.now().astimezone(zone)
    if here.date() == today.date():
        return _time(at, formatting(), zone)
    return _shortly(at, formatting(), zone, with_year=here.year != today.year)


def day(at: datetime, by_utc: bool = False) -> str:
    """The date: "22 Nov 2026". Where days are counted by UTC it is the one there, not the reader's."""
    return _written(at, formatting(), UTC if by_utc else get_timezone(), with_time=False)


def month(day: date) -> str:
    """The month a day is in: "Nov 2026"."""
    return dates.format_skeleton("yMMM", day, locale=formatting())


def lasting(span: timedelta) -> str:
    """How long something takes, in one unit: "38 min", "90 min", and "2 hr" from there on."""
    # The English of everywhere: Britain's has "2 hrs" here, but "2 hr ago", and one line shows both.
    here = formatting()
    locale = Locale("en") if here.language == "en" else here
    # From two of a unit on: ninety minutes are not two hours.
    return dates.format_timedelta(
        max(span, UNITS[-1]),
        granularity="minute",
        format=_width(locale),
        threshold=2,
        locale=locale,
    )


def iso(at: datetime) -> str:
    """For <time datetime>."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def zones() -> tuple[tuple[str, str], ...]:
    """All zones, with what the page's language calls them, in the order of these words."""
    return _zones(formatting())


# Putting a pattern together and filling it takes as long as all else about a row of a list.
@lru_cache(maxsize=4096)
def _ago(span: timedelta, locale: Locale) -> str:
    return dates.format_timedelta(
        -span, add_direction=True, format=_width(locale), threshold=1, locale=locale
    )


def _width(locale: Locale) -> Literal["long", "short"]:
    return "long" if locale.language in LONG else "short"


@lru_cache(maxsize=4096)
def _written(at: datetime, locale: Locale, zone: tzinfo, *, with_time: bool) -> str:
    if not with_time:
        return dates.format_skeleton("yMMMd", at, tzinfo=zone, locale=locale)
    date, time = locale.date_formats["long"].pattern, locale.time_formats["short"].pattern
    # As in CLDR: {1} is the date, {0} the time, and what stands between is the language's.
    glue = str(locale.datetime_formats["long"])
    pattern = glue.replace("{1}", date).replace("{0}", f"{time} z")
    return dates.format_datetime(at, pattern, tzinfo=zone, locale=locale)


@lru_cache(maxsize=4096)
def _time(at: datetime, locale: Locale, zone: tzinfo) -> str:
    pattern = f"{locale.time_formats['short'].pattern} z"
    return dates.format_datetime(at, pattern, tzinfo=zone, locale=locale)


@lru_cache(maxsize=4096)
def _shortly(at: datetime, locale: Locale, zone: tzinfo, *, with_year: bool) -> str:
    skeleton = "yMMMd" if with_year else "MMMd"
    date = dates.format_skeleton(skeleton, at, tzinfo=zone, locale=locale)
    glue = str(locale.datetime_formats["medium"])
    return glue.replace("{1}", date).replace("{0}", _time(at, locale, zone))


@lru_cache
def _zones(locale: Locale) -> tuple[tuple[str, str], ...]:
    named = [(zone, dates.get_timezone_location(zone, locale=locale)) for zone in ZONES]
    return tuple(sorted(named, key=lambda one: one[1].casefold()))
