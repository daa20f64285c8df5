"""What a person was told, and marking it read."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.notifications import operations, queries
from community.web.rendering import back_to
from community.web.viewer import signed_in

bp = Blueprint("notifications", __name__)


@bp.get("/notifications")
def index() -> ResponseReturnValue:
    page = queries.notices(signed_in(), after=request.args.get("after"))
    following = url_for("notifications.index", after=page.next) if page.next else None
    return render_template("notifications/index.html", notices=page.items, next=following)


@bp.post("/notifications/reading")
def read_all() -> ResponseReturnValue:
    operations.mark_all_read(by=signed_in())
    return back_to(url_for("notifications.index"))


@bp.post("/notifications/<int:notification_id>/reading")
def read(notification_id: int) -> ResponseReturnValue:
    """Mark one as read and go to what it is about."""
    notification = operations.mark_read(notification_id, by=signed_in())
    if notification.post_id is not None:
        return back_to(url_for("threads.post", post_id=notification.post_id))
    return back_to(url_for("threads.show", thread_id=notification.thread_id))
