"""The page of what a search found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from community.domain.search import queries
from community.domain.search.queries import EMPTY, SearchResults
from community.kernel.errors import Invalid
from community.web.filters import translated
from community.web.rendering import is_fragment
from community.web.viewer import viewer

bp = Blueprint("search", __name__)

NARROWING = ("category", "tag", "turn")
FEWEST_TYPED, MOST_TYPED = 3, 150  # characters that say something; those of a title


@dataclass(frozen=True, slots=True)
class Filter:
    """A link that narrows the search, or widens it again."""

    word: str
    address: str
    is_on: bool


@bp.get("/search")
def results() -> ResponseReturnValue:
    typed = _typed()
    narrowing = {name: request.args.get(name) or None for name in NARROWING}
    category, tag, turn = narrowing.values()
    after = request.args.get("after")
    try:
        found = queries.search(typed, viewer(), category=category, tag=tag, turn=turn, after=after)
    except Invalid as error:
        return _page(typed, narrowing, EMPTY, translated(error.sentence)), 422
    return _page(typed, narrowing, found)


@bp.get("/search/suggestions")
def suggestions() -> ResponseReturnValue:
    """A few threads for what is typed so far, to be shown under the field."""
    typed = _typed()
    if not is_fragment():
        return redirect(url_for("search.results", q=typed or None))
    rows = queries.suggested(typed[:MOST_TYPED], viewer()) if len(typed) >= FEWEST_TYPED else []
    return render_template("search/_suggestions.html", query=typed, rows=rows)


def _typed() -> str:
    return " ".join(request.args.get("q", "").split())


def _page(
    typed: str,
    narrowing: Mapping[str, str | None],
    found: SearchResults,
    refusal: str | None = None,
) -> str:
    following = _address(typed, narrowing, after=found.next)
    return render_template(
        "search/results.html",
        query=typed,
        asked=bool(typed or any(narrowing.values())),
        refusal=refusal,
        rows=[hit.row for hit in found.hits],
        marked={hit.row.id: (hit.title, hit.fragment) for hit in found.hits},
        total=found.total,
        next=following if found.next else None,
        filters=_filters(typed, narrowing),
        plain=_address(_words_alone(typed), dict.fromkeys(NARROWING)),
        corrected=found.corrected,
        degraded=found.degraded,
    )


def _filters(typed: str, narrowing: Mapping[str, str | None]) -> list[Filter]:
    words = {
        "is:solved": gettext("Solved"),
        "is:unanswered": gettext("Unanswered"),
        "is:official": gettext("Official answer"),
        "is:open": gettext("Open"),
    }
    parts = typed.split(" ") if typed else []
    filters = []
    for operator, word in words.items():
        is_on = operator in parts
        others = [part for part in parts if part != operator]
        changed = " ".join(others if is_on else [*others, operator])
        address = _address(changed, narrowing)
        filters.append(Filter(word, address, is_on))
    for name, value in narrowing.items():
        if value:
            fewer = {**narrowing, name: None}
            filters.append(Filter(value, _address(typed, fewer), True))
    return filters


def _words_alone(typed: str) -> str:
    return " ".join(part for part in typed.split(" ") if not part.startswith("is:"))


def _address(typed: str, narrowing: Mapping[str, str | None], after: str | None = None) -> str:
    values: dict[str, Any] = {"q": typed, **narrowing, "after": after}
    return url_for("search.results", **values)
