"""Who hears that a known issue is fixed: all whom it concerns, each once. Run later, twice if need be."""

from community.domain import events
from community.domain.known_issues import rules
from community.domain.known_issues.models import KnownIssueChange
from community.domain.known_issues.queries import people_concerned, standing_fix
from community.domain.notifications import operations
from community.domain.notifications.operations import News
from community.domain.notifications.queries import told_of
from community.domain.notifications.rules import Kind

AT_ONCE = 500  # people told in one statement: a database counts the values in it


def tell_of_fix(event: events.KnownIssueChanged) -> None:
    """Everybody with the problem, unless it was opened again or withdrawn since."""
    fix = standing_fix(event.known_issue_id)
    if fix is not None and fix.number == event.number:
        people = people_concerned(event.known_issue_id) - {event.changed_by}
        _tell(fix, event.thread_id, people)


def tell_of_fix_before(event: events.ThreadBound) -> None:
    """Those of a thread that is bound to what is fixed already: they have not heard of it."""
    fix = standing_fix(event.known_issue_id)
    if fix is not None and not event.undone:
        people = people_concerned(event.known_issue_id, only=event.thread_id) - {event.bound_by}
        _tell(fix, event.of_thread_id, people)


def _tell(fix: KnownIssueChange, thread_id: int, people: set[int]) -> None:
    # Nobody is named as the one who did it: a fix is the company's word.
    news = News(rules.news_key(fix.known_issue_id, fix.fixed_in), thread_id, None, None)
    # A mail that was sent is forgotten some day, and would go out again with the next fix in this version.
    waiting = sorted(people - told_of(news.key))
    for at in range(0, len(waiting), AT_ONCE):
        operations.tell(news, dict.fromkeys(waiting[at : at + AT_ONCE], Kind.FIXED))
