"""Known issues for tests: declared by the agent, read as one person reads them."""

from community.domain.known_issues import operations, queries
from community.kernel import clock

NOTE = "Turn it off and on again."


def declared(cast, stage="identified", note=NOTE, thread=None, **more):
    """A thread of Ada's that is a known issue."""
    thread = thread or cast.thread()
    operations.declare(thread, cast.sam, stage, note, **more)
    return thread


def bound(cast, to, by=None, title="Another printer stops after three labels"):
    """A thread of Ben's that is bound to it."""
    thread = cast.thread(title=title, by=by or cast.ben)
    operations.bind(thread, cast.mo, to=to)
    return thread


def issue_of(thread, viewer=None):
    return queries.of_thread(thread.id, viewer)


def beside(viewer=None, **narrowed):
    """The titles of what stands beside a list."""
    return [issue.title for issue in queries.beside(viewer, clock.now(), **narrowed)]
