"""How well the community does, in numbers, for the support team."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app
from marshmallow import Schema, fields

from community.api.auth import signed_in
from community.api.families import Family
from community.api.fields import Choice, Instant, Text
from community.api.listing import Listed, listed
from community.api.page_shapes import Page
from community.domain.analytics import periods, reporting
from community.domain.analytics.measures import MEASURES, Better, Figure
from community.domain.analytics.reporting import Told, Wish
from community.kernel import clock

family = Family("Insights", "How well the community does, in numbers.")


class InsightFilter(Schema):
    """Over what time, and of what."""

    period = Choice(
        list(map(str, periods.LENGTHS)), load_default=str(periods.USUAL),
        metadata={"description": "The last so many days; heeded without `from`."},
    )  # fmt: skip
    first = fields.Date(
        data_key="from", load_default=lambda: None,
        metadata={"description": "Instead of it: from this day on, in UTC."},
    )  # fmt: skip
    final = fields.Date(
        data_key="to", load_default=lambda: None,
        metadata={"description": "The last day; today without it. At most 366 days."},
    )  # fmt: skip
    category = Text(80, load_default=lambda: None, metadata={"description": "A slug; all without it."})  # fmt: skip
    team = Text(80, load_default=lambda: None, metadata={"description": "A slug; all without it."})


class InsightFigure(Schema):
    """What a measure came to. All null of ratings while there are fewer than 5."""

    count = fields.Integer(required=True, allow_none=True)
    of = fields.Integer(required=True, allow_none=True)
    share = fields.Float(
        required=True, allow_none=True, metadata={"description": "count ÷ of, from 0 to 1."}
    )
    median_seconds = fields.Integer(required=True, allow_none=True)
    ninth_decile_seconds = fields.Integer(required=True, allow_none=True)
    oldest_seconds = fields.Integer(required=True, allow_none=True)
    at_least = fields.Float(
        required=True, allow_none=True,
        metadata={"description": "Of ratings: the lower bound of the share, Wilson, 95 %."},
    )  # fmt: skip
    at_most = fields.Float(required=True, allow_none=True)


class Insight(InsightFigure):
    """One measure, and what it was in the same length of time before."""

    measure = fields.String(
        required=True, metadata={"enum": [measure.name for measure in MEASURES]}
    )
    better = fields.String(required=True, metadata={"enum": list(map(str, Better))})
    before = fields.Nested(InsightFigure, required=True, allow_none=True)
    url = fields.String(required=True, metadata={"description": "The page with the rows it counts."})  # fmt: skip


class Insights(Page):
    """All measures over one period."""

    items = fields.List(fields.Nested(Insight), required=True)
    since = Instant(required=True)
    until = Instant(required=True)
    compared_since = Instant(required=True)


@family.get("/insights", gives=Insights, asks=InsightFilter, for_members=True)
def read_insights(wish: dict[str, Any]) -> Listed:
    """The measures of a period, each with what it was before. They may be a minute old. For the support team.

    Medians and ninth deciles of waits are by Kaplan-Meier: null while too few are over.
    """
    asked = Wish(int(wish["period"]), wish["first"], wish["final"], wish["category"], wish["team"])
    report = reporting.report(signed_in(), asked, clock.now())
    return listed(
        [_insight(told, _address(asked)) for told in report.told], None,
        since=report.period.since, until=report.period.until,
        compared_since=report.period.before.since,
    )  # fmt: skip


def _insight(told: Told, address: dict[str, Any]) -> dict[str, Any]:
    name = told.measure.name
    query = urlencode({"measure": name} | address)
    return _figure(told.now) | {
        "measure": name, "better": told.measure.better,
        "before": _figure(told.before) if told.before else None,
        "url": f"{current_app.config['BASE_URL']}/insights/rows?{query}",
    }  # fmt: skip


def _address(asked: Wish) -> dict[str, Any]:
    """What the page of the rows asks for the same with."""
    days = {"from": asked.first, "to": asked.final} if asked.first else {"period": asked.days}
    said = {**days, "category": asked.category, "team": asked.team}
    return {name: value for name, value in said.items() if value}


def _figure(figure: Figure) -> dict[str, Any]:
    spans = (figure.median, figure.ninth, figure.oldest)
    median, ninth, oldest = (None if span is None else int(span.total_seconds()) for span in spans)
    at_least, at_most = figure.between or (None, None)
    return {
        "count": figure.count, "of": figure.of, "share": figure.share, "median_seconds": median,
        "ninth_decile_seconds": ninth, "oldest_seconds": oldest, "at_least": at_least, "at_most": at_most,
    }  # fmt: skip
