"""What an export holds, part by part: a person's own data, and of others no more than they may read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, exists, literal, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import InstrumentedAttribute, aliased

from community.domain.accounts.models import (
    ApiToken,
    MailedLink,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    Session,
    User,
)
from community.domain.accounts.rules import Right, may
from community.domain.answers.models import Acceptance, Confirmation
from community.domain.badges.models import Award
from community.domain.blocks.models import Block
from community.domain.consents.models import Consent, LegalText
from community.domain.drafts.models import Draft, EndedAsk
from community.domain.escalations.models import Escalation, FollowUpAnswer, SatisfactionOffer
from community.domain.exports.models import DataExport
from community.domain.flags.models import Flag
from community.domain.follows.models import Follow
from community.domain.heat.models import ThreadSignal
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb
from community.domain.notifications.models import Email, Notification, Preference
from community.domain.replies.models import Reply
from community.domain.reputation.models import Entry
from community.domain.saved_views.models import SavedView
from community.domain.suggestions.models import Suggestion
from community.domain.teams.models import Absence
from community.domain.threads.cards import Audience
from community.domain.threads.models import ClosingVote, Post, Removal, Revision, Thread
from community.domain.threads.queries import readable_by, readable_threads
from community.domain.uploads.models import Upload
from community.domain.votes.models import MeToo, Vote
from community.kernel import clock
from community.kernel.words import Sentence, say

Selected = tuple[Any, ColumnElement[Any] | InstrumentedAttribute[Any]]
"""A select, and its key: unique within a person's rows, and what the order goes by."""
Selecting = Callable[[User], Selected]


@dataclass(frozen=True)
class Part:
    """One file of an export."""

    name: str
    title: Sentence
    select: Selecting


def record(row: Any) -> dict[str, Any]:
    """A row as it is written down: without the key it was ordered by."""
    return {name: value for name, value in row._mapping.items() if not name.startswith("_")}


def _own(model: Any, owner: Any, columns: tuple[Any, ...], key: Any = None) -> Selecting:
    """Some columns of the rows that are this person's."""
    key = model.id if key is None else key

    def chosen(person: User) -> Selected:
        return select(*columns, key.label("_key")).where(owner == person.id), key

    return chosen


def _in_thread(model: Any, owner: Any, columns: tuple[Any, ...], key: Any) -> Selecting:
    """The same of rows about a thread, with its title where the person may read it."""

    def chosen(person: User) -> Selected:
        query = select(*columns, _title_for(person, model.thread_id), key.label("_key"))
        return query.where(owner == person.id), key

    return chosen


def _on_post(model: Any, owner: Any, columns: tuple[Any, ...], key: Any) -> Selecting:
    """The same of rows about a post, with the title above it where the person may read the post."""

    def chosen(person: User) -> Selected:
        title = (
            select(Thread.title)
            .join(Post, Post.thread_id == Thread.id)
            .where(Post.id == model.post_id, readable_by(person))
            .scalar_subquery()
        )
        query = select(model.post_id, title.label("thread_title"), *columns, key.label("_key"))
        return query.where(owner == person.id), key

    return chosen


def _title_for(person: User, thread_id: Any) -> ColumnElement[Any]:
    """The title of a thread that is one's own or that one may read; else nothing."""
    titled = aliased(Thread)
    may_read = exists().where(Thread.id == titled.id, readable_threads(person))
    query = select(titled.title).where(
        titled.id == thread_id, or_(titled.asker_id == person.id, may_read.correlate(titled))
    )
    return query.scalar_subquery().label("thread_title")


def _account(person: User) -> Selected:
    columns = (
        User.handle, User.name, User.email, User.email_confirmed_at, User.role, User.bio,
        User.location, User.website, User.avatar_id, User.reputation, User.locale, User.time_zone,
        User.joined_at, User.seen_at, User.suspended_until, User.suspension_reason,
    )  # fmt: skip
    return select(*columns, User.id.label("_key")).where(User.id == person.id), User.id


def written_by(person: User) -> ColumnElement[bool]:
    """A condition on Post with its Thread: this person wrote it, and may (still) know of it.

    What was removed is theirs; notes of a team somebody has left are the team's.
    """
    if may(person, Right.WRITE_NOTE, clock.now()):
        return Post.author_id == person.id
    private = and_(Post.audience == Audience.PRIVATE, Thread.asker_id == person.id)
    return and_(Post.author_id == person.id, or_(Post.audience == Audience.PUBLIC, private))


def _posts(person: User) -> Selected:
    reason = (
        select(Removal.reason)
        .where(Removal.post_id == Post.id, Removal.undone_at.is_(None))
        .order_by(Removal.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(
        Post.id, Post.thread_id, _title_for(person, Post.thread_id), Post.role, Post.audience,
        Post.body, Post.html, Post.created_at, Post.edited_at, Post.removed_at,
        reason.label("removal_reason"), Post.score, Post.worked_count, Post.failed_count,
        case((Post.role == "question", Thread.environment)).label("environment"),
        case((Post.role == "question", Thread.tag_slugs)).label("tags"),
        Post.id.label("_key"),
    )  # fmt: skip
    return query.join(Thread, Thread.id == Post.thread_id).where(written_by(person)), Post.id


def _revisions(person: User) -> Selected:
    """Every version of one's own posts; of other editors only that there was one."""
    by_me = case((Revision.editor_id == person.id, literal("you")), else_=literal("somebody else"))
    query = select(
        Revision.post_id, Revision.number, Revision.title, Revision.body, Revision.reason,
        by_me.label("edited_by"), Revision.created_at, Revision.id.label("_key"),
    ).join(Post, Post.id == Revision.post_id)  # fmt: skip
    return query.join(Thread, Thread.id == Post.thread_id).where(written_by(person)), Revision.id


def _edits(person: User) -> Selected:
    """Edits of others' posts, where they can be read."""
    query = select(
        Revision.post_id, Revision.number, Revision.reason, Revision.created_at,
        Revision.id.label("_key"),
    ).join(Post, Post.id == Revision.post_id)  # fmt: skip
    query = query.join(Thread, Thread.id == Post.thread_id)
    mine = Revision.editor_id == person.id, Post.author_id != person.id
    return query.where(*mine, readable_by(person)), Revision.id


def _words_to(person: User) -> Selected:
    """Warnings and suspensions: what was said to the person, and never what is noted about them."""
    said = (Verb.WARN, Verb.SUSPEND, Verb.UNSUSPEND)
    query = select(Act.verb, Act.reason, Act.post_id, Act.at, Act.id.label("_key"))
    return query.where(Act.person_id == person.id, Act.verb.in_(said)), Act.id


def _kept_away(person: User) -> Selected:
    query = select(User.handle, Block.kind, Block.since, Block.person_id.label("_key"))
    query = query.join(User, User.id == Block.person_id).where(Block.owner_id == person.id)
    return query, Block.person_id


def _agreed(person: User) -> Selected:
    query = select(LegalText.page, LegalText.version, Consent.at, Consent.id.label("_key"))
    query = query.join(LegalText, LegalText.id == Consent.text_id)
    return query.where(Consent.user_id == person.id), Consent.id


def _signals(person: User) -> Selected:
    key = as_type(ThreadSignal.thread_id, String) + ":" + ThreadSignal.part
    columns = ThreadSignal.thread_id, ThreadSignal.part, ThreadSignal.at, ThreadSignal.network
    return select(*columns, key.label("_key")).where(ThreadSignal.person_id == person.id), key


PARTS = (
    Part("account", say("Your account"), _account),
    Part("posts", say("What you wrote"), _posts),
    Part("revisions", say("Earlier versions of what you wrote"), _revisions),
    Part("edits", say("Your edits of what others wrote"), _edits),
    Part("drafts", say("Drafts"), _own(Draft, Draft.user_id, (Draft.key, Draft.fields, Draft.kept_at))),
    Part("votes", say("Votes"), _on_post(Vote, Vote.user_id, (Vote.value, Vote.cast_at), Vote.post_id)),
    Part("me_toos", say("“I have this too”"), _in_thread(MeToo, MeToo.user_id, (MeToo.thread_id, MeToo.said_at), MeToo.thread_id)),
    Part("confirmations", say("What worked for you"), _on_post(Confirmation, Confirmation.user_id, (Confirmation.worked, Confirmation.version, Confirmation.platform, Confirmation.created_at), Confirmation.id)),
    Part("acceptances", say("Answers you accepted"), _on_post(Acceptance, Acceptance.accepted_by, (Acceptance.accepted_at,), Acceptance.post_id)),
    Part("closing_votes", say("Your votes to close or reopen"), _in_thread(ClosingVote, ClosingVote.user_id, (ClosingVote.thread_id, ClosingVote.wish, ClosingVote.reason, ClosingVote.cast_at), ClosingVote.id)),
    Part("flags", say("What you flagged, and what came of it"), _on_post(Flag, Flag.user_id, (Flag.reason, Flag.note, Flag.created_at, Flag.outcome, Flag.settled_at), Flag.id)),
    Part("suggestions", say("Edits you suggested"), _on_post(Suggestion, Suggestion.user_id, (Suggestion.title, Suggestion.body, Suggestion.reason, Suggestion.taken, Suggestion.created_at, Suggestion.settled_at), Suggestion.id)),
    Part("escalations", say("What you asked of the support team"), _in_thread(Escalation, Escalation.opened_by, (Escalation.thread_id, Escalation.reason, Escalation.tried, Escalation.wanted, Escalation.opened_at, Escalation.ended_at), Escalation.id)),
    Part("satisfaction", say("How you found the help"), _own(SatisfactionOffer, SatisfactionOffer.user_id, (SatisfactionOffer.offered_at, SatisfactionOffer.rating, SatisfactionOffer.comment, SatisfactionOffer.rated_at))),
    Part("outcomes", say("Whether a solution worked for you"), _own(FollowUpAnswer, FollowUpAnswer.user_id, (FollowUpAnswer.outcome, FollowUpAnswer.answered_at), FollowUpAnswer.follow_up_id)),
    Part("ready_replies", say("Replies you keep ready"), _own(Reply, Reply.owner_id, (Reply.title, Reply.body, Reply.variants, Reply.for_team, Reply.changed_at))),
    Part("saved_views", say("Views of the desk that you keep"), _own(SavedView, SavedView.owner_id, (SavedView.name, SavedView.view, SavedView.filters, SavedView.is_shared))),
    Part("absences", say("When you were away"), _own(Absence, Absence.user_id, (Absence.starts_at, Absence.ends_at))),
    Part("follows", say("Questions you follow"), _in_thread(Follow, Follow.user_id, (Follow.thread_id, Follow.since), Follow.thread_id)),
    Part("notifications", say("What you were told"), _in_thread(Notification, Notification.user_id, (Notification.kind, Notification.thread_id, Notification.post_id, Notification.created_at, Notification.read_at), Notification.id)),
    Part("mail_choices", say("Which mail you want"), _own(Preference, Preference.user_id, (Preference.kind, Preference.by_mail), Preference.kind)),
    Part("mails", say("Mail we sent you lately"), _own(Email, Email.user_id, (Email.to, Email.kind, Email.created_at, Email.sent_at))),
    Part("reputation", say("What you have earned"), _own(Entry, Entry.user_id, (Entry.cause, Entry.object_id.label("post_id"), Entry.points, Entry.at))),
    Part("badges", say("Badges"), _own(Award, Award.user_id, (Award.slug, Award.post_id, Award.awarded_at), Award.slug)),
    Part("warnings", say("What moderators told you"), _words_to),
    Part("roles", say("Roles you were given"), _own(RoleGrant, RoleGrant.user_id, (RoleGrant.before, RoleGrant.role, RoleGrant.granted_at))),
    Part("kept_away", say("Whom you mute or block"), _kept_away),
    Part("consents", say("What you agreed to"), _agreed),
    Part("devices", say("Where you are signed in"), _own(Session, Session.user_id, (Session.created_at, Session.seen_at, Session.address, Session.agent))),
    Part("second_factor", say("Second factor"), _own(SecondFactor, SecondFactor.user_id, (SecondFactor.created_at, SecondFactor.confirmed_at), SecondFactor.user_id)),
    Part("recovery_codes", say("Recovery codes"), _own(RecoveryCode, RecoveryCode.user_id, (RecoveryCode.used_at,))),
    Part("api_tokens", say("Keys for programs"), _own(ApiToken, ApiToken.user_id, (ApiToken.name, ApiToken.scopes, ApiToken.created_at, ApiToken.expires_at, ApiToken.used_at, ApiToken.ended_at))),
    Part("mailed_links", say("Links we mailed you"), _own(MailedLink, MailedLink.user_id, (MailedLink.purpose, MailedLink.email, MailedLink.created_at, MailedLink.used_at))),
    Part("ended_asks", say("Questions you did not need to ask"), _in_thread(EndedAsk, EndedAsk.user_id, (EndedAsk.thread_id, EndedAsk.at), EndedAsk.id)),
    Part("signals", say("What counted towards a question’s heat"), _signals),
    Part("uploads", say("Your pictures"), _own(Upload, Upload.owner_id, (Upload.id, Upload.purpose, Upload.content_type, Upload.width, Upload.height, Upload.created_at))),
    Part("exports", say("Exports like this one"), _own(DataExport, DataExport.user_id, (DataExport.asked_at, DataExport.ready_at, DataExport.downloads))),
)  # fmt: skip
