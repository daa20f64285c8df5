"""What a person was told, and marking it read."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.notifications import operations, queries
from community.domain.notifications.rules import PLACES, Kind
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web.rendering import back_to, done, part, shown_after
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
    """Mark one as read, and go to what it is about or stay where one is."""
    person = signed_in()
    notification = operations.mark_read(notification_id, by=person)
    if request.form.get("stay"):
        return _marked(say("Marked as read."), person)
    if notification.post_id is not None:
        return back_to(url_for("threads.post", post_id=notification.post_id))
    if notification.thread_id is None:
        return back_to(PLACES[Kind(notification.kind)])
    return back_to(url_for("threads.show", thread_id=notification.thread_id))


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
