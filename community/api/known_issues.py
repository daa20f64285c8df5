"""Known issues: reading them, declaring one, and saying which threads are about it."""

from typing import Any

from community.api import issue_shapes, showing, tagging
from community.api.auth import signed_in, viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.known_issues import operations, queries
from community.domain.known_issues.cards import IssueCard
from community.domain.threads.models import Thread
from community.domain.threads.queries import get_thread
from community.kernel.errors import Gone, Invalid, NotFound
from community.kernel.words import say

family = Family("Issues", "Problems the support team knows of, and how far each is.")


@family.get("/known-issues", gives=issue_shapes.KnownIssues, asks=issue_shapes.IssueFilter)
def list_known_issues(wish: dict[str, Any]) -> Listed:
    """Known issues that are open, or with `state=fixed` those that are fixed."""
    page = queries.issues(viewer(), wish["state"], wish["after"], wish["limit"])
    return listed(map(showing.known_issue, page.items), page.next)


@family.get("/threads/<record_id:thread_id>/known-issue", gives=issue_shapes.WholeIssue)
def read_known_issue(thread_id: int) -> dict[str, Any]:
    """The known issue that a thread is, or is bound to; 404 where there is none."""
    person = viewer()
    return _whole(_issue_of(get_thread(thread_id, person), person))


@family.put(
    "/threads/<record_id:thread_id>/known-issue", gives=issue_shapes.WholeIssue,
    asks=issue_shapes.NewIssue, heeds_if_match=True,
)  # fmt: skip
def declare_known_issue(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Declare a thread a known issue, or say how far it is; a fix is told to all who have it, once.

    With If-Match, only if nobody changed it since you read it.
    """
    by = signed_in()
    thread = get_thread(thread_id, by)
    operations.declare(thread, by, **wish, seen=tagging.check(_revision(thread, by)))
    return _whole(_issue_of(thread, by))


@family.delete("/threads/<record_id:thread_id>/known-issue", heeds_if_match=True)
def withdraw_known_issue(thread_id: int) -> None:
    """Say that a thread is no known issue after all. One that is none stays as it is."""
    by = signed_in()
    thread = get_thread(thread_id, by)
    operations.withdraw(thread, by, seen=tagging.check(_revision(thread, by)))


@family.put(
    "/threads/<record_id:thread_id>/known-issue/binding", gives=issue_shapes.WholeIssue,
    asks=issue_shapes.NewBinding,
)  # fmt: skip
def bind_thread(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Say that a thread is about a known issue. One that is bound to another is 409."""
    by = signed_in()
    thread = get_thread(thread_id, by)
    try:
        target = get_thread(wish["to"], by)
    except (NotFound, Gone) as error:
        raise Invalid(to=error.sentence) from error
    operations.bind(thread, by, to=target)
    return _whole(_issue_of(thread, by))


@family.delete("/threads/<record_id:thread_id>/known-issue/binding")
def unbind_thread(thread_id: int) -> None:
    """Say that a thread is about no known issue after all. One that is bound to none stays as it is."""
    by = signed_in()
    operations.unbind(get_thread(thread_id, by), by)


def _issue_of(thread: Thread, person: User | None) -> IssueCard:
    issue = queries.of_thread(thread.id, person)
    if issue is None:
        raise NotFound(say("This thread is no known issue, and is bound to none."))
    return issue


def _revision(thread: Thread, by: User) -> int:
    issue = queries.of_thread(thread.id, by)
    return issue.number if issue and issue.thread_id == thread.id else 0


def _whole(issue: IssueCard) -> dict[str, Any]:
    tagging.of_revision(issue.number)
    history = [
        {"stage": change.stage, "fixed_in": change.fixed_in, "at": change.at}
        for change in queries.history_of(issue.id)
    ]
    return {**showing.known_issue(issue), "history": history}
