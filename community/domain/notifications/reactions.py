"""Who hears of what. Each of these is run later, and once more does no harm."""

from collections.abc import Iterable

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.escalations.models import Escalation
from community.domain.follows.queries import follower_ids
from community.domain.notifications import operations
from community.domain.notifications.operations import News
from community.domain.notifications.rules import Kind, Link
from community.domain.teams.queries import staff_ids
from community.domain.threads.cards import PostRole, Withheld
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import closure_of
from community.domain.threads.withholding import withheld_among
from community.kernel import markdown
from community.kernel.db import db


def write_link(event: events.LinkAsked) -> None:
    """Write the mail at once, in the transaction that made the link: the secret is kept nowhere else."""
    operations.mail_link(event.user_id, event.email, Link(event.purpose), event.secret)


def tell_of_security(event: events.SecurityChanged) -> None:
    """By mail at once and whatever somebody chose to hear: it may be how they learn of a thief."""
    if event.email:
        operations.mail_security(event.user_id, event.email, event.what)


def tell_of_question(event: events.ThreadOpened) -> None:
    post = db.session.get_one(Post, event.question_id)
    operations.tell(_news_of(post, event.asker_id), _mentioned(post))


def tell_of_answer(event: events.AnswerPosted) -> None:
    """Followers, then who is mentioned, then the asker: the last word for each is the closest."""
    post = db.session.get_one(Post, event.post_id)
    asker_id = db.session.get_one(Thread, event.thread_id).asker_id
    people = dict.fromkeys(follower_ids(event.thread_id), Kind.FOLLOWED)
    people |= _mentioned(post) | {asker_id: Kind.ANSWER}
    operations.tell(_news_of(post, event.author_id), people)


def tell_of_comment(event: events.CommentPosted) -> None:
    post = db.session.get_one(Post, event.post_id)
    parent = db.session.get_one(Post, event.parent_id)
    people = _mentioned(post) | {parent.author_id: Kind.COMMENT}
    operations.tell(_news_of(post, event.author_id), people)


def tell_of_edit(event: events.PostEdited) -> None:
    """Who is mentioned only since the edit; the others were told of the post already."""
    post = db.session.get_one(Post, event.post_id)
    operations.tell(_news_of(post, event.editor_id), _mentioned(post))


def tell_of_acceptance(event: events.AnswerAccepted) -> None:
    if db.session.get_one(Thread, event.thread_id).accepted_post_id == event.post_id:
        news = News(f"accepted:{event.post_id}", event.thread_id, event.post_id, event.accepted_by)
        operations.tell(news, {event.author_id: Kind.ACCEPTED})


def tell_of_endorsement(event: events.AnswerEndorsed) -> None:
    if db.session.get_one(Thread, event.thread_id).official_post_id == event.post_id:
        news = News(f"endorsed:{event.post_id}", event.thread_id, event.post_id, event.endorsed_by)
        operations.tell(news, {event.author_id: Kind.ENDORSED})


def tell_of_failure(event: events.ConfirmationChanged) -> None:
    if event.after is False:
        key = f"failed:{event.post_id}:{event.user_id}"
        news = News(key, event.thread_id, event.post_id, event.user_id)
        operations.tell(news, {event.author_id: Kind.FAILED})


def tell_of_request(event: events.InformationAsked) -> None:
    asker_id = db.session.get_one(Thread, event.thread_id).asker_id
    news = News(f"information:{event.post_id}", event.thread_id, event.post_id, event.asked_by)
    operations.tell(news, {asker_id: Kind.INFORMATION})


def tell_of_closing(event: events.ThreadClosed) -> None:
    closure = closure_of(event.thread_id)
    if closure is None:
        return
    asker_id = db.session.get_one(Thread, event.thread_id).asker_id
    people = dict.fromkeys([*follower_ids(event.thread_id), asker_id], Kind.CLOSED)
    news = News(f"closed:{closure.id}", event.thread_id, None, event.closed_by)
    operations.tell(news, people)


def tell_of_escalation(event: events.ThreadEscalated) -> None:
    """The asker, who waits, whoever proposed it, and the team that has it."""
    found = db.session.get(Escalation, event.escalation_id)
    if found is None:
        return
    thread = db.session.get_one(Thread, event.thread_id)
    concerned = [thread.asker_id, *([found.opened_by] if found.opened_by else [])]
    people = dict.fromkeys([*staff_ids(found.team_id), *concerned], Kind.ESCALATED)
    news = News(
        f"escalated:{event.escalation_id}", event.thread_id, None, event.opened_by, found.id
    )
    operations.tell(news, people)


def tell_of_release(event: events.PostRestored) -> None:
    """What was held from the beginning is new to everybody but its author."""
    post = db.session.get_one(Post, event.post_id)
    if event.kind != Withheld.HELD or post.removed_at is not None:
        return
    if post.role == PostRole.QUESTION:
        tell_of_question(events.ThreadOpened(post.thread_id, post.id, post.author_id))
    elif post.role == PostRole.ANSWER:
        tell_of_answer(events.AnswerPosted(post.thread_id, post.id, post.author_id, post.audience))
    elif post.parent_id is not None:
        tell_of_comment(
            events.CommentPosted(
                post.thread_id, post.id, post.parent_id, post.author_id, post.audience
            )
        )


def tell_of_withholding(event: events.PostWithheld) -> None:
    """Its author, kindly; nobody learns here by whose flags."""
    removal = withheld_among([event.post_id]).get(event.post_id)
    if removal is None or removal.kind != event.kind:
        return
    news = News(f"withheld:{removal.id}", event.thread_id, event.post_id, None)
    operations.tell(news, {event.author_id: Kind(event.kind)})


def tell_of_outcome(event: events.FlagSettled) -> None:
    news = News(f"flag:{event.flag_id}", event.thread_id, event.post_id, None)
    operations.tell(news, {event.flagged_by: Kind(f"flag_{event.outcome}")})


def tell_of_warning(event: events.PersonWarned) -> None:
    news = News(f"warned:{event.act_id}", event.thread_id, event.post_id, None)
    operations.tell(news, {event.user_id: Kind.WARNED})


def tell_of_badge(event: events.BadgeAwarded) -> None:
    news = News(f"badge:{event.slug}", event.thread_id, event.post_id, None)
    operations.tell(news, {event.user_id: Kind.BADGE})


def tell_of_suggestion(event: events.EditSuggested) -> None:
    author_id = db.session.get_one(Post, event.post_id).author_id
    key = f"suggested:{event.suggestion_id}"
    news = News(key, event.thread_id, event.post_id, event.suggested_by)
    operations.tell(news, {author_id: Kind.SUGGESTED})


def tell_of_settled_suggestion(event: events.SuggestionSettled) -> None:
    kind = Kind.EDIT_TAKEN if event.taken else Kind.EDIT_LEFT
    key = f"suggestion:{event.suggestion_id}"
    news = News(key, event.thread_id, event.post_id, event.settled_by)
    operations.tell(news, {event.suggested_by: kind})


def _news_of(post: Post, actor_id: int) -> News:
    # One key for all there is to say of a new post: who is mentioned and follows hears once.
    return News(f"post:{post.id}", post.thread_id, post.id, actor_id)


def _mentioned(post: Post) -> dict[int, Kind]:
    if post.body_format != "markdown":
        return {}
    handles = [handle.casefold() for handle in markdown.mentioned(post.body)]
    return dict.fromkeys(_ids_of(handles), Kind.MENTION)


def _ids_of(handle_keys: Iterable[str]) -> list[int]:
    query = select(User.id).where(User.handle_key.in_(list(handle_keys)))
    return list(db.session.scalars(query))
