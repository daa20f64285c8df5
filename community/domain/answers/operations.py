"""Verbs of answers: answer, accept, endorse, confirm, and their undoing."""

from datetime import datetime

from sqlalchemy import case, func, select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.answers import rules
from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.answers.proposing import check_seconded
from community.domain.settings.queries import terms
from community.domain.spam.rules import UNKNOWN, Manner
from community.domain.teams.queries import name_of
from community.domain.threads import newcomers, overtaking, pace, screening
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.ordering import wilson_of
from community.domain.threads.rules import clean_body
from community.domain.threads.writing import add_post, earlier_submission, locked, settle
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say

MAX_DETAIL = 80  # characters of a version or a platform


@operation
def answer(
    thread: Thread,
    by: User,
    body: str,
    audience: str = Audience.PUBLIC,
    submission_key: str | None = None,
    manner: Manner = UNKNOWN,
    seen_at: datetime | None = None,
) -> Post:
    """Answer a thread, for all or in one of the lanes.

    With `seen_at`, when they read it last, only if nobody answered since.
    Raises Forbidden, Invalid, Overtaken, RateLimited.
    """
    now = clock.now()
    thread = lock(Thread, thread.id)
    if audience not in list(Audience):
        raise Invalid(audience=say("An audience is public, private or staff."))
    if not rules.may_answer(by, thread, audience, now):
        if thread.closed_at is not None:
            raise Forbidden(say("This question is closed, so nothing can be added."))
        if thread.locked_at is not None:
            raise Forbidden(say("This question is locked, so nothing can be added."))
        raise Forbidden(say("You cannot answer here."))
    if earlier := earlier_submission(by, submission_key):
        return earlier

    body = clean_body(body)
    overtaking.check(thread, by, seen_at)
    pace.check(by, PostRole.ANSWER, terms())
    newcomers.check(by, PostRole.ANSWER, body, terms(), now)
    post = add_post(thread, PostRole.ANSWER, by, body, audience, now, submission_key)
    bus.record(events.AnswerPosted(thread.id, post.id, by.id, audience))
    screening.screen(thread, post, by, manner)
    return post


@operation
def accept(post: Post, by: User) -> Acceptance:
    """Settle the answer's thread with it, in place of any answer accepted before.

    Accepting the same answer again changes nothing. Raises Forbidden.
    """
    thread, post = locked(post)
    if not rules.may_accept(by, post, clock.now(), terms()):
        raise Forbidden(say("Only the person who asked, or staff, can accept an answer."))

    standing = db.session.get(Acceptance, thread.id, populate_existing=True)
    if standing and standing.post_id == post.id:
        return standing
    if standing:
        _withdraw(thread, standing, by)
    acceptance = Acceptance(
        thread_id=thread.id, post_id=post.id, accepted_by=by.id, accepted_at=clock.now()
    )
    db.session.add(acceptance)
    settle_verdicts(thread)
    bus.record(events.AnswerAccepted(thread.id, post.id, post.author_id, thread.asker_id, by.id))
    return acceptance


@operation
def unaccept(post: Post, by: User) -> None:
    """Take the acceptance back. Where none stands, nothing changes. Raises Forbidden."""
    thread, post = locked(post)
    if not rules.may_accept(by, post, clock.now(), terms()):
        raise Forbidden(say("Only the person who asked, or staff, can take this back."))
    standing = db.session.get(Acceptance, thread.id, populate_existing=True)
    if standing and standing.post_id == post.id:
        _withdraw(thread, standing, by)
        settle_verdicts(thread)


@operation
def endorse(post: Post, by: User) -> Endorsement:
    """Make an answer the company's word, in place of any before; again after a change renews it.

    In a very hot thread another of the team must have proposed just this. Raises Forbidden, Conflict.
    """
    thread, post = locked(post)
    if not rules.may_endorse(by, post, clock.now()):
        raise Forbidden(say("Only the support team can make an answer official."))

    standing = db.session.get(Endorsement, thread.id, populate_existing=True)
    if standing and (standing.post_id, standing.revision) == (post.id, post.revision):
        return standing
    check_seconded(thread, post, by)
    if standing and standing.post_id == post.id:
        standing.revision = post.revision
        return standing
    if standing:
        _retract(thread, standing, by)
    endorsement = Endorsement(
        thread_id=thread.id, post_id=post.id, endorsed_by=by.id, team=name_of(by.id),
        endorsed_at=clock.now(), revision=post.revision,
    )  # fmt: skip
    db.session.add(endorsement)
    settle_verdicts(thread)
    bus.record(events.AnswerEndorsed(thread.id, post.id, post.author_id, by.id))
    return endorsement


@operation
def unendorse(post: Post, by: User) -> None:
    """Take the mark "official" away. Where none stands, nothing changes. Raises Forbidden."""
    thread, post = locked(post)
    if not rules.may_endorse(by, post, clock.now()):
        raise Forbidden(say("Only the support team can take this mark away."))
    standing = db.session.get(Endorsement, thread.id, populate_existing=True)
    if standing and standing.post_id == post.id:
        _retract(thread, standing, by)
        settle_verdicts(thread)


@operation
def confirm(
    post: Post, by: User, worked: bool, version: str = "", platform: str = ""
) -> Confirmation:
    """Say that an answer worked or did not; saying it again replaces what was said.

    The asker's "did not" takes back their acceptance, and reopens what an official answer had
    settled. Raises Forbidden, Invalid.
    """
    thread, post = locked(post)
    if not rules.may_confirm(by, post, clock.now()):
        raise Forbidden(say("You can say whether an answer of somebody else worked for you."))
    if not isinstance(worked, bool):
        raise Invalid(worked=say("Say whether it worked: true or false."))
    version, platform = _detail("version", version), _detail("platform", platform)

    standing = _confirmation(post, by)
    before = standing.worked if standing else None
    confirmation = standing or Confirmation(post_id=post.id, user_id=by.id, created_at=clock.now())
    confirmation.worked, confirmation.version, confirmation.platform = worked, version, platform
    db.session.add(confirmation)
    _confirmations_changed(thread, post, by, before, worked)
    return confirmation


@operation
def unconfirm(post: Post, by: User) -> None:
    """Take back what one said of an answer. Where nothing was said, nothing changes."""
    thread, post = locked(post)
    if not rules.may_confirm(by, post, clock.now()):
        raise Forbidden(say("You cannot change this."))
    standing = _confirmation(post, by)
    if standing:
        db.session.delete(standing)
        _confirmations_changed(thread, post, by, standing.worked, None)


def settle_verdicts(thread: Thread) -> None:
    """Bring a locked thread in line with the verdicts that stand on answers still to be read."""
    db.session.flush()
    acceptance = _standing(Acceptance, thread.id)
    endorsement = _standing(Endorsement, thread.id)
    thread.accepted_post_id = acceptance.post_id if acceptance else None
    thread.official_post_id = endorsement.post_id if endorsement else None
    thread.verdict_failed = endorsement is not None and _asker_says_failed(
        thread, endorsement.post_id
    )
    times = [
        at
        for at in (
            acceptance.accepted_at if acceptance else None,
            endorsement.endorsed_at if endorsement and not thread.verdict_failed else None,
            thread.remedied_at,
        )
        if at
    ]
    thread.solved_at = min(times, default=None)
    settle(thread)


def _withdraw(thread: Thread, standing: Acceptance, by: User) -> None:
    author_id = db.session.scalars(select(Post.author_id).where(Post.id == standing.post_id)).one()
    db.session.delete(standing)
    db.session.flush()
    bus.record(
        events.AcceptanceWithdrawn(thread.id, standing.post_id, author_id, thread.asker_id, by.id)
    )


def _retract(thread: Thread, standing: Endorsement, by: User) -> None:
    author_id = db.session.scalars(select(Post.author_id).where(Post.id == standing.post_id)).one()
    db.session.delete(standing)
    db.session.flush()
    bus.record(events.EndorsementWithdrawn(thread.id, standing.post_id, author_id, by.id))


def _confirmations_changed(
    thread: Thread, post: Post, by: User, before: bool | None, after: bool | None
) -> None:
    db.session.flush()
    post.worked_count, post.failed_count = db.session.execute(
        select(
            func.count(case((Confirmation.worked.is_(True), 1))),
            func.count(case((Confirmation.worked.is_(False), 1))),
        ).where(Confirmation.post_id == post.id)
    ).one()
    post.wilson = wilson_of(post)
    if after is False and by.id == thread.asker_id and thread.accepted_post_id == post.id:
        standing = db.session.get(Acceptance, thread.id)
        if standing:
            _withdraw(thread, standing, by)
    settle_verdicts(thread)
    if before is not after:
        bus.record(
            events.ConfirmationChanged(thread.id, post.id, post.author_id, by.id, before, after)
        )


def _confirmation(post: Post, by: User) -> Confirmation | None:
    return db.session.scalar(
        select(Confirmation)
        .where(Confirmation.post_id == post.id, Confirmation.user_id == by.id)
        .execution_options(populate_existing=True)
    )


def _standing(verdict: type[Acceptance] | type[Endorsement], thread_id: int):  # type: ignore[no-untyped-def]
    return db.session.scalar(
        select(verdict)
        .join(Post, Post.id == verdict.post_id)
        .where(verdict.thread_id == thread_id, Post.removed_at.is_(None))
    )


def _asker_says_failed(thread: Thread, post_id: int) -> bool:
    said = db.session.scalar(
        select(Confirmation.worked).where(
            Confirmation.post_id == post_id, Confirmation.user_id == thread.asker_id
        )
    )
    return said is False


def _detail(name: str, value: str) -> str:
    if not isinstance(value, str):
        raise Invalid(**{name: say("This is text.")})
    value = " ".join(value.split())
    if len(value) > MAX_DETAIL:
        raise Invalid(**{name: say("At most %(n)s characters.", n=MAX_DETAIL)})
    return value
