"""Four eyes: in a very hot thread one of the team proposes an official answer, and another makes it so."""

from community.domain.accounts.models import User
from community.domain.answers import rules
from community.domain.answers.models import EndorsementProposal
from community.domain.settings.queries import terms
from community.domain.threads.models import Post, Thread
from community.domain.threads.writing import locked
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from community.kernel.operation import operation
from community.kernel.words import say


@operation
def propose(post: Post, by: User) -> EndorsementProposal:
    """Propose to make an answer official, as it stands, in place of any proposal before.

    Raises Forbidden.
    """
    thread, post = locked(post)
    _check_may(post, by)
    standing = _standing(thread)
    if standing and (standing.post_id, standing.revision) == (post.id, post.revision):
        return standing
    proposal = standing or EndorsementProposal(thread_id=thread.id)
    proposal.post_id, proposal.revision = post.id, post.revision
    proposal.proposed_by, proposal.proposed_at = by.id, clock.now()
    db.session.add(proposal)
    return proposal


@operation
def unpropose(post: Post, by: User) -> None:
    """Take a proposal back, one's own or another's. Where none stands, nothing changes."""
    thread, post = locked(post)
    _check_may(post, by)
    standing = _standing(thread)
    if standing and standing.post_id == post.id:
        db.session.delete(standing)


def check_seconded(thread: Thread, post: Post, by: User) -> None:
    """Use up the proposal of a locked thread. Raises Conflict where a second is needed and lacks."""
    standing = _standing(thread)
    agrees = (
        standing is not None
        and (standing.post_id, standing.revision) == (post.id, post.revision)
        and standing.proposed_by != by.id
    )
    if rules.needs_second(thread, terms()) and not agrees:
        raise Conflict(
            say("This question is very hot: another of the team must propose this answer first.")
        )
    if standing is not None:
        db.session.delete(standing)


def _check_may(post: Post, by: User) -> None:
    if not rules.may_endorse(by, post, clock.now()):
        raise Forbidden(say("Only the support team can make an answer official."))


def _standing(thread: Thread) -> EndorsementProposal | None:
    return db.session.get(EndorsementProposal, thread.id, populate_existing=True)
