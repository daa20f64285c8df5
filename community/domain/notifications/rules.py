"""Which kinds of news there are, who may hear of anything, and when a mail is tried again. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.accounts.guarding import News
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
    CLAIMED = "claimed"  # somebody of the team is on a question of mine, or that I escalated
    CASE_ASKED = "case_asked"  # the team waits for me
    DECLINED = "declined"
    CASE_SOLVED = "case_solved"
    FOLLOW_UP = "follow_up"  # did it work?
    ASSIGNED = "assigned"
    OFFERED = "offered"  # a case, to me or my team
    ROUTED = "routed"  # a case, to my team
    TAKEN_OVER = "taken_over"  # a case that was offered
    TURNED_DOWN = "turned_down"
    PASSED_ON = "passed_on"  # a case that was mine
    LANE = "lane"  # an asker wrote to the team, and there is no case
    REOPENED = "reopened"  # a case of mine
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"  # a case that nobody has, and its time runs out
    FIXED = "fixed"  # a known issue that I have or follow
    EXPORT = "export"  # one's own data can be fetched


class Link(StrEnum):
    """Mails with a link that one asked for; nobody can unsubscribe from these."""

    CONFIRM = "confirm"
    RESET = "reset"
    CLAIM = "claim"
    CHANGE = "change"
    TAKEN = "taken"


TEST = "test_mail"
"""A mail that an admin has sent to themselves, to see whether any leave."""
SECURITY = "security"
"""A mail that says how one's way in has changed."""
PLAIN = frozenset({*Link, TEST, SECURITY})
"""The kinds of mail that have a template each, and that nobody stops."""

SECURITY_NEWS = {
    News.PASSWORD: say("Your password was changed. You are signed out everywhere else."),
    News.ADDRESS: say("Your account has another e-mail address now. This one opens it no more."),
    News.FACTOR_ON: say("Logging in asks for a code of your authenticator from now on."),
    News.FACTOR_OFF: say("Your second factor was switched off: the password alone logs you in."),
    News.FACTOR_REMOVED: say(
        "Your second factor was removed for you, and you are signed out everywhere."
        " Log in with your password, and set it up anew."
    ),
    News.NEW_CODES: say("You have new recovery codes. Those before work no more."),
    News.CODE_USED: say("One of your recovery codes was used."),
}

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
    Kind.CLAIMED: say("%(name)s of the support team is on it."),
    Kind.CASE_ASKED: say("The support team needs something from you, and goes on once you write."),
    Kind.DECLINED: say("The support team leaves a question to the community."),
    Kind.CASE_SOLVED: say("The support team has solved a question."),
    Kind.FIXED: say("A known issue that you have or follow is fixed."),
    Kind.FOLLOW_UP: say("Did it work? Say how it went, so that others know."),
    Kind.ASSIGNED: say("%(name)s gave you a case."),
    Kind.OFFERED: say("%(name)s offers a case to you or your team."),
    Kind.ROUTED: say("%(name)s handed a case on to your team."),
    Kind.TAKEN_OVER: say("%(name)s took over a case that was offered."),
    Kind.TURNED_DOWN: say(
        "%(name)s does not take over a case that was offered; it stays with its owner."
    ),
    Kind.PASSED_ON: say("A case is not yours any more. Its history says why."),
    Kind.LANE: say("%(name)s wrote to the support team, which has no case here yet."),
    Kind.REOPENED: say("A case of yours is open again: it was not solved after all."),
    Kind.DUE_SOON: say("A case of yours is due soon."),
    Kind.OVERDUE: say("A case of yours is overdue."),
    Kind.UNASSIGNED: say("Nobody has this case, and its time runs out."),
}
MANY = {
    Kind.DUE_SOON: say("Many cases of yours are due soon, this one among them."),
    Kind.OVERDUE: say("Many cases of yours are overdue, this one among them."),
    Kind.UNASSIGNED: say(
        "Nobody has many of the cases, this one among them, and their time runs out."
    ),
}
ALARMS = {Kind.DUE_SOON: "due-soon", Kind.OVERDUE: "breached", Kind.UNASSIGNED: "unassigned"}
"""What the clocks of cases tell, and the view of the desk that shows it."""
FOR_STAFF = frozenset({
    *ALARMS, Kind.ASSIGNED, Kind.OFFERED, Kind.ROUTED, Kind.TAKEN_OVER, Kind.TURNED_DOWN,
    Kind.PASSED_ON, Kind.REOPENED, Kind.LANE,
})  # fmt: skip
OF_CASES = FOR_STAFF - {Kind.LANE} | {
    Kind.CLAIMED, Kind.CASE_ASKED, Kind.DECLINED, Kind.CASE_SOLVED, Kind.ESCALATED,
}  # fmt: skip
CLOSINGS = {
    ClosedReason.DUPLICATE: say("%(name)s closed a question: another one has the answer."),
    ClosedReason.OFF_TOPIC: say("%(name)s closed a question that is off topic here."),
    ClosedReason.WITHDRAWN: say("%(name)s withdrew a question."),
}
NOBODY = say("A former member")
BY_ITSELF = say("A question went to the support team.")  # a rule or a timer saw to it
UNNAMED = {
    Kind.ESCALATED: BY_ITSELF,
    Kind.ASSIGNED: say("A case is yours now."),  # by turns
    Kind.OFFERED: say("A case is offered to you or your team."),
}

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


def sentence(
    kind: Kind, name: str | None, closed: ClosedReason | None, is_many: bool = False
) -> Sentence:
    """What happened, in one sentence; `closed` is why the thread is closed now, if it is."""
    if name is None and kind in UNNAMED:
        return UNNAMED[kind]
    template = CLOSINGS[closed] if kind is Kind.CLOSED and closed else SENTENCES[kind]
    if is_many and kind in MANY:
        template = MANY[kind]
    return say(template.template, name=" ".join(name.split()) if name else NOBODY)


def is_many(key: str) -> bool:
    """Whether news stand for many of their kind."""
    return ":many:" in key


def path_to(kind: Kind, key: str, thread: str, post_id: int | None) -> str:
    """Where news lead within the site; `thread` is the path of what they are about."""
    if is_many(key) and kind in ALARMS:
        return f"/desk?view={ALARMS[kind]}"
    if kind in OF_CASES:
        return f"{thread}#case"
    return f"/posts/{post_id}" if post_id else thread


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a mail that failed this many times is tried again, or None to give up."""
    if attempts >= TRIES:
        return None
    return now + BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


def path_of(link: Link, secret: str) -> str:
    """The address of a link within the site."""
    return PATHS[link] + secret if link in PATHS else "/login"
