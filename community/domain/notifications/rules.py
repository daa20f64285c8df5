"""Which kinds of news there are, who may hear of anything, and when a mail is tried again. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.accounts.models import User
from community.domain.accounts.rules import is_suspended
from community.domain.threads.cards import ClosedReason
from community.kernel.words import Sentence, say


class Kind(StrEnum):
    """What a person is told of; where one event is several, the first of this list that fits."""

    ANSWER = "answer"  # to a question of mine
    COMMENT = "comment"  # on a post of mine
    MENTION = "mention"
    FOLLOWED = "followed"  # an answer in a thread I follow
    ACCEPTED = "accepted"
    ENDORSED = "endorsed"
    FAILED = "failed"  # an answer of mine did not work for somebody
    INFORMATION = "information"  # asked of me
    CLOSED = "closed"
    ESCALATED = "escalated"
    HIDDEN = "hidden"  # a post of mine, by flags
    HELD = "held"  # a first post of mine, until somebody has looked
    FLAG_AGREED = "flag_agreed"
    FLAG_DISAGREED = "flag_disagreed"
    FLAG_IGNORED = "flag_ignored"
    SUGGESTED = "suggested"  # an edit of a post of mine
    EDIT_TAKEN = "edit_taken"
    EDIT_LEFT = "edit_left"
    WARNED = "warned"
    BADGE = "badge"
    EXPORT = "export"  # one's own data can be fetched


class Link(StrEnum):
    """Mails with a link that one asked for; nobody can unsubscribe from these."""

    CONFIRM = "confirm"
    RESET = "reset"
    CLAIM = "claim"
    CHANGE = "change"
    TAKEN = "taken"


# Where each link leads; the secret follows. "taken" opens nothing, so it has none.
PATHS = {
    Link.CONFIRM: "/confirm/",
    Link.RESET: "/reset/",
    Link.CLAIM: "/claim/",
    Link.CHANGE: "/change-email/",
}

BY_MAIL = frozenset(Kind)  # until a person says otherwise

SENTENCES = {
    Kind.ANSWER: say("%(name)s answered your question."),
    Kind.COMMENT: say("%(name)s commented on your post."),
    Kind.MENTION: say("%(name)s mentioned you."),
    Kind.FOLLOWED: say("%(name)s answered a question you follow."),
    Kind.ACCEPTED: say("%(name)s accepted your answer."),
    Kind.ENDORSED: say("%(name)s made your answer official."),
    Kind.FAILED: say("%(name)s tried your answer, and it did not work."),
    Kind.INFORMATION: say("%(name)s needs to know more to help you."),
    Kind.CLOSED: say("%(name)s closed a question."),
    Kind.ESCALATED: say("%(name)s handed a question to the support team."),
    Kind.HIDDEN: say("Your post is hidden until a moderator has looked. See why, and mend it."),
    Kind.HELD: say("Thank you for your first post. It is shown as soon as somebody has looked."),
    Kind.FLAG_AGREED: say("A moderator looked at what you flagged, and agrees. Thank you."),
    Kind.FLAG_DISAGREED: say("A moderator looked at what you flagged, and sees no harm in it."),
    Kind.FLAG_IGNORED: say("A moderator looked at what you flagged, and left it as it was."),
    Kind.SUGGESTED: say("%(name)s suggests an edit of your post."),
    Kind.EDIT_TAKEN: say("Your suggested edit was taken. Thank you."),
    Kind.WARNED: say("A moderator asks you to mind something. See your record for the words."),
    Kind.BADGE: say("You have earned a badge. See it on your profile."),
    Kind.EXPORT: say("The export of your data is ready. You can fetch it while you are signed in."),
    Kind.EDIT_LEFT: say("Your suggested edit was not taken this time."),
}
CLOSINGS = {
    ClosedReason.DUPLICATE: say("%(name)s closed a question: another one has the answer."),
    ClosedReason.OFF_TOPIC: say("%(name)s closed a question that is off topic here."),
    ClosedReason.WITHDRAWN: say("%(name)s withdrew a question."),
}
NOBODY = say("A former member")
BY_ITSELF = say("A question went to the support team.")  # a rule or a timer saw to it

# About one's own doings: told though the post cannot be read (any more), and then without its words.
OWN = frozenset(
    {Kind.HIDDEN, Kind.HELD, Kind.FLAG_AGREED, Kind.FLAG_DISAGREED, Kind.FLAG_IGNORED, Kind.WARNED}
)

# About one's account and no question: where each leads. The suspended are told, too.
PLACES = {Kind.EXPORT: "/settings/export"}
ALWAYS = OWN | frozenset(PLACES)

LEASE = timedelta(minutes=10)  # longer than the slowest server may take with one mail
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
TRIES = 8


def may_hear(user: User, kind: Kind, actor_id: int | None, now: datetime) -> bool:
    """Nobody hears of their own act, nor of others' while suspended, nor of anything once gone."""
    return user.id != actor_id and is_here(user, kind, now)


def is_here(user: User, kind: Kind, now: datetime) -> bool:
    """Whether this is a person who can still be told things of a kind."""
    if user.deleted_at is not None or user.is_bot:
        return False
    return kind in PLACES or not is_suspended(user, now)


def is_reachable(user: User) -> bool:
    """Whether mail reaches this person: only an address they have proved to be theirs."""
    return user.email is not None and user.email_confirmed_at is not None


def sentence(kind: Kind, name: str | None, closed: ClosedReason | None) -> Sentence:
    """What happened, in one sentence; `closed` is why the thread is closed now, if it is."""
    if kind is Kind.ESCALATED and name is None:
        return BY_ITSELF
    template = CLOSINGS[closed] if kind is Kind.CLOSED and closed else SENTENCES[kind]
    return say(template.template, name=" ".join(name.split()) if name else NOBODY)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a mail that failed this many times is tried again, or None to give up."""
    if attempts >= TRIES:
        return None
    return now + BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


def path_of(link: Link, secret: str) -> str:
    """The address of a link within the site."""
    return PATHS[link] + secret if link in PATHS else "/login"
