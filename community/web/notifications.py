"""What a person was told, and marking it read."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.notifications import operations, queries
from community.domain.threads.models import Thread
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web.rendering import done, part, shown_after
from community.web.viewer import signed_in

bp = Blueprint("notifications", __name__)


@bp.get("/notifications")
def index() -> ResponseReturnValue:
    page = _page(signed_in(), request.args.get("after"))
    return render_template("notifications/index.html", **page)


@bp.post("/notifications/reading")
def read_all() -> ResponseReturnValue:
    person = signed_in()
    operations.mark_all_read(by=person)
    return _marked(say("All are marked as read."), person)


@bp.post("/notifications/<int:notification_id>/reading")
def read(notification_id: int) -> ResponseReturnValue:
    person = signed_in()
    operations.mark_read(notification_id, by=person)
    return _marked(say("Marked as read."), person)


def saw(thread: Thread, person: User | None) -> None:
    """Somebody opened a thread: what they were told of it is read, so that nobody has to say so.

    Not where a browser only fetches the page in case it is wanted.
    """
    is_shown = request.method == "GET" and "Sec-Purpose" not in request.headers
    # Asked first: to write is to wait for others who write, and mostly there is nothing.
    if person and is_shown and queries.has_unread_of(thread.id, person):
        operations.mark_thread_read(thread.id, by=person)


def _marked(said: str, person: User) -> ResponseReturnValue:
    return done(said, url_for("notifications.index"), lambda: _changed(person))


def _changed(person: User) -> str:
    page = _page_shown(person)
    notices = render_template("notifications/_notices.html", **page)
    return part("#notices", notices) + part("#bell", render_template("shared/_bell.html"))


def _page_shown(person: User) -> dict[str, Any]:
    try:
        return _page(person, shown_after())
    except Invalid:
        # All is marked, whatever stood in the address; the newest will do.
        return _page(person, None)


def _page(person: User, after: str | None) -> dict[str, Any]:
    page = queries.notices(person, after=after)
    following = url_for("notifications.index", after=page.next) if page.next else None
    return {"notices": page.items, "next": following}
