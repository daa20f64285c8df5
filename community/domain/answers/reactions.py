"""What verdicts make of edits and removals."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.answers import rules
from community.domain.answers.models import Endorsement
from community.domain.answers.operations import settle_verdicts
from community.domain.settings.queries import terms
from community.domain.threads.models import Post, Thread
from community.kernel.db import db
from community.kernel.operation import lock


def keep_official(event: events.PostEdited) -> None:
    """An edit by staff keeps the mark; by anybody else it shows as "changed since".

    So it does where it takes two of the team to say something official.
    """
    endorsement = db.session.get(Endorsement, event.thread_id)
    if endorsement is None or endorsement.post_id != event.post_id:
        return
    if rules.needs_second(lock(Thread, event.thread_id), terms()):
        return
    if lock(User, event.editor_id).is_staff:
        endorsement.revision = lock(Post, event.post_id).revision


def settle_thread(event: events.PostRemoved | events.PostRestored) -> None:
    """A removed answer settles nothing; a restored one does again."""
    settle_verdicts(lock(Thread, event.thread_id))
