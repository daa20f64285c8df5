"""Pages that list the categories and the tags."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.categories import queries
from community.domain.threads.queries import counts_by_category
from community.web.viewer import viewer

bp = Blueprint("categories", __name__)


@bp.get("/c")
def index() -> ResponseReturnValue:
    person = viewer()
    counts = counts_by_category(person)
    rows = [
        {
            "slug": category.slug,
            "name": category.name,
            "description": category.description,
            "thread_count": counts.get(category.id, 0),
        }
        for category in queries.readable(person)
    ]
    return render_template("categories/categories.html", categories=rows)


@bp.get("/tags")
def tags() -> ResponseReturnValue:
    begins = request.args.get("q", "")
    found = queries.tags(request.args.get("after"), begins=begins)
    rows = [(tag.slug, tag.thread_count, tag.description) for tag in found.items]
    following = (
        url_for("categories.tags", after=found.next, q=begins or None) if found.next else None
    )
    return render_template("categories/tags.html", tags=rows, query=begins, next=following)
