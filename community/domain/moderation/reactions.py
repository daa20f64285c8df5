"""What is written into the log of acts, in the same transaction; and what duplicates carry over."""

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.follows.models import Follow
from community.domain.moderation import carrying_over, log
from community.domain.moderation.rules import Verb
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import Closure, Post, Revision, Thread
from community.domain.threads.withholding import withheld_among
from community.domain.votes.models import MeToo
from community.kernel.db import db
from community.kernel.operation import lock


def log_role(event: events.RoleGranted) -> None:
    log.write(
        Verb.GRANT_ROLE, event.granted_by, person_id=event.user_id, before=event.before,
        after=event.role,
    )  # fmt: skip


def log_security(event: events.SecurityChanged) -> None:
    """What another did to somebody's way in, and what the team does to its own: not members' own matters."""
    person = db.session.get_one(User, event.user_id)
    if event.by_id != event.user_id or person.is_moderator:
        log.write(Verb.CHANGE_SECURITY, event.by_id, person_id=event.user_id, what=event.what)


def log_suspension(event: events.PersonSuspended) -> None:
    log.write(
        Verb.SUSPEND, event.suspended_by, event.reason, person_id=event.user_id, until=event.until
    )


def log_suspension_end(event: events.SuspensionEnded) -> None:
    log.write(Verb.UNSUSPEND, event.ended_by, person_id=event.user_id)


def log_setting(event: events.SettingChanged) -> None:
    log.write(
        Verb.CHANGE_SETTING, event.changed_by, name=event.name, before=event.before,
        after=event.after,
    )  # fmt: skip


def log_text(event: events.TextPublished) -> None:
    log.write(
        Verb.PUBLISH_TEXT, event.published_by, name=event.page, before=event.version - 1,
        after=event.version,
    )  # fmt: skip


def log_team(event: events.TeamChanged) -> None:
    log.write(
        Verb.CHANGE_TEAM, event.changed_by, person_id=event.person_id, team=event.slug,
        what=event.what, before=event.before, after=event.after,
    )  # fmt: skip


def log_category(event: events.CategoryChanged) -> None:
    log.write(Verb.CHANGE_CATEGORY, event.changed_by, category=event.slug, what=event.what)


def log_absence(event: events.AbsenceSet) -> None:
    log.write(
        Verb.SET_ABSENCE, event.set_by, person_id=event.user_id, starts_at=event.starts_at,
        ends_at=event.ends_at,
    )  # fmt: skip


def log_absence_end(event: events.AbsenceEnded) -> None:
    log.write(Verb.END_ABSENCE, event.ended_by, person_id=event.user_id)


def log_service(event: events.ServiceChanged) -> None:
    log.write(
        Verb.CHANGE_SERVICE, event.changed_by, event.reason, thing=event.thing, name=event.name,
        before=event.before, after=event.after,
    )  # fmt: skip


def log_word(event: events.WatchedWordChanged) -> None:
    log.write(
        Verb.WATCH_WORD, event.changed_by, name=event.word, before=not event.is_watched,
        after=event.is_watched,
    )  # fmt: skip


def log_voiding(event: events.VotesVoided) -> None:
    log.write(
        Verb.UNDO if event.undone else Verb.VOID_VOTES, event.voided_by, event.reason,
        person_id=event.author_id, voter=event.voter_id,
    )  # fmt: skip


def log_removal(event: events.PostRemoved) -> None:
    """Only what was done to another's post is care."""
    if event.removed_by == event.author_id:
        return
    standing = withheld_among([event.post_id]).get(event.post_id)
    log.write(
        Verb.REMOVE, event.removed_by, standing.reason if standing else "",
        thread_id=event.thread_id, post_id=event.post_id, person_id=event.author_id,
        is_abuse=event.is_abuse,
    )  # fmt: skip


def log_restoring(event: events.PostRestored) -> None:
    if event.restored_by != event.author_id:
        log.write(
            Verb.RESTORE, event.restored_by, thread_id=event.thread_id, post_id=event.post_id,
            person_id=event.author_id, was=event.kind,
        )  # fmt: skip


def log_edit(event: events.PostEdited) -> None:
    author_id = db.session.get_one(Post, event.post_id).author_id
    if event.editor_id == author_id:
        return
    reason = db.session.scalar(
        select(Revision.reason).where(
            Revision.post_id == event.post_id, Revision.number == event.number
        )
    )
    log.write(
        Verb.EDIT, event.editor_id, reason or "", thread_id=event.thread_id, post_id=event.post_id,
        person_id=author_id, revision=event.number,
    )  # fmt: skip


def log_closing(event: events.ThreadClosed) -> None:
    if db.session.get_one(Thread, event.thread_id).asker_id != event.closed_by:
        log.write(Verb.CLOSE, event.closed_by, event.reason, thread_id=event.thread_id)


def log_reopening(event: events.ThreadReopened) -> None:
    if db.session.get_one(Thread, event.thread_id).asker_id != event.reopened_by:
        log.write(Verb.REOPEN, event.reopened_by, thread_id=event.thread_id)


def log_flag(event: events.FlagSettled) -> None:
    log.write(
        Verb.SETTLE_FLAG, event.settled_by, thread_id=event.thread_id, post_id=event.post_id,
        flag=event.flag_id, outcome=event.outcome,
    )  # fmt: skip


def log_endorsement(event: events.AnswerEndorsed) -> None:
    log.write(Verb.ENDORSE, event.endorsed_by, thread_id=event.thread_id, post_id=event.post_id)


def log_unendorsement(event: events.EndorsementWithdrawn) -> None:
    log.write(Verb.UNENDORSE, event.withdrawn_by, thread_id=event.thread_id, post_id=event.post_id)


def log_escalation(event: events.ThreadEscalated) -> None:
    log.write(Verb.ESCALATE, event.opened_by, thread_id=event.thread_id)


def carry_over(event: events.ThreadClosed) -> None:
    """Who has the problem of a duplicate, or follows it, counts where the answer is."""
    if event.reason != ClosedReason.DUPLICATE:
        return
    closure = _closure(event.thread_id, undone=False)
    if closure and closure.duplicate_of_id:
        target = lock(Thread, closure.duplicate_of_id)
        closure.carried = carrying_over.add(event.thread_id, target)


def take_back(event: events.ThreadReopened) -> None:
    closure = _closure(event.thread_id, undone=True)
    if closure and closure.duplicate_of_id and closure.carried:
        target = lock(Thread, closure.duplicate_of_id)
        carrying_over.take_back(closure.carried, target, closure.closed_at)
        closure.carried = None


def carry_me_too(event: events.MeTooChanged) -> None:
    """Who has the problem of a duplicate, or no longer, since it was marked counts at the other as well."""
    _carry_one(event.thread_id, event.user_id, MeToo, event.said)


def carry_follow(event: events.FollowChanged) -> None:
    """Who follows a duplicate, or no longer, since it was marked follows the other as well."""
    _carry_one(event.thread_id, event.user_id, Follow, event.follows)


def _carry_one(
    thread_id: int, user_id: int, model: type[Follow] | type[MeToo], joins: bool
) -> None:
    thread = db.session.get_one(Thread, thread_id)
    closure = _closure(thread_id, undone=False) if thread.duplicate_of_id else None
    if closure is None or closure.carried is None or closure.duplicate_of_id is None:
        return
    target, kind = lock(Thread, closure.duplicate_of_id), carrying_over.KINDS[model]
    carried = [one for one in closure.carried[kind] if one != user_id]
    if joins:
        if not carrying_over.add_one(model, user_id, target, closure.closed_at):
            return
        carried.append(user_id)
    elif user_id in closure.carried[kind]:
        carrying_over.take_one(model, user_id, target, closure.closed_at)
    else:
        return
    closure.carried = {**closure.carried, kind: carried}
    # The other may point on, at a third.
    _carry_one(target.id, user_id, model, joins)


def _closure(thread_id: int, undone: bool) -> Closure | None:
    state = Closure.undone_at.is_not(None) if undone else Closure.undone_at.is_(None)
    query = select(Closure).where(Closure.thread_id == thread_id, state)
    return db.session.scalars(query.order_by(Closure.id.desc())).first()
