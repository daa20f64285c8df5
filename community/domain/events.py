"""Every event, in the past tense: ids and plain values. What follows from each is in `reactions.py`."""

from dataclasses import dataclass

from community.domain.account_events import (
    AccountOpened,
    LinkAsked,
    PersonChanged,
    PersonJoined,
    PersonLeft,
    ProfileChanged,
    SecurityChanged,
)
from community.domain.care_events import (
    ActWritten,
    BadgeAwarded,
    CategoryChanged,
    ClocksNoticed,
    EditSuggested,
    FlagSettled,
    FollowUpAsked,
    PersonSuspended,
    PersonWarned,
    PostErased,
    PostFlagged,
    PostRecast,
    PostWithheld,
    RoleGranted,
    ServiceChanged,
    SettingChanged,
    SuggestionSettled,
    SupportProposed,
    SuspensionEnded,
    TextPublished,
    ThreadMerged,
    ThreadTended,
    VotesVoided,
    WatchedWordChanged,
)
from community.domain.issue_events import KnownIssueChanged, ThreadBound
from community.domain.team_events import AbsenceEnded, AbsenceSet, TeamChanged
from community.kernel.bus import Event

__all__ = [
    "AbsenceEnded",
    "AbsenceSet",
    "AcceptanceWithdrawn",
    "AccountOpened",
    "ActWritten",
    "AnswerAccepted",
    "AnswerEndorsed",
    "AnswerPosted",
    "BadgeAwarded",
    "CategoryChanged",
    "ClocksNoticed",
    "CommentPosted",
    "ConfirmationChanged",
    "EditSuggested",
    "EndorsementWithdrawn",
    "EscalationMoved",
    "FlagSettled",
    "FollowUpAsked",
    "InformationAsked",
    "KnownIssueChanged",
    "LinkAsked",
    "MeTooChanged",
    "PersonChanged",
    "PersonJoined",
    "PersonLeft",
    "PersonSuspended",
    "PersonWarned",
    "PostEdited",
    "PostErased",
    "PostFlagged",
    "PostRecast",
    "PostRemoved",
    "PostRestored",
    "PostWithheld",
    "ProfileChanged",
    "RoleGranted",
    "SecurityChanged",
    "ServiceChanged",
    "SettingChanged",
    "SuggestionSettled",
    "SupportProposed",
    "SuspensionEnded",
    "TeamChanged",
    "TextPublished",
    "ThreadBound",
    "ThreadClosed",
    "ThreadEscalated",
    "ThreadMerged",
    "ThreadOpened",
    "ThreadReopened",
    "ThreadTended",
    "VoteChanged",
    "VotesVoided",
    "WatchedWordChanged",
]

# People


# Threads and posts


@dataclass(frozen=True)
class ThreadOpened(Event):
    thread_id: int
    question_id: int
    asker_id: int


@dataclass(frozen=True)
class AnswerPosted(Event):
    thread_id: int
    post_id: int
    author_id: int
    audience: str


@dataclass(frozen=True)
class CommentPosted(Event):
    thread_id: int
    post_id: int
    parent_id: int
    author_id: int
    audience: str


@dataclass(frozen=True)
class PostEdited(Event):
    thread_id: int
    post_id: int
    editor_id: int
    number: int


@dataclass(frozen=True)
class PostRemoved(Event):
    """`is_abuse` when a moderator said that it was spam or abuse."""

    thread_id: int
    post_id: int
    author_id: int
    asker_id: int
    removed_by: int
    is_abuse: bool


@dataclass(frozen=True)
class PostRestored(Event):
    """A post can be read again. `was_abuse` when it had been removed as that."""

    thread_id: int
    post_id: int
    author_id: int
    asker_id: int
    restored_by: int
    kind: str
    was_abuse: bool


@dataclass(frozen=True)
class ThreadClosed(Event):
    thread_id: int
    closed_by: int
    reason: str


@dataclass(frozen=True)
class ThreadReopened(Event):
    thread_id: int
    reopened_by: int


@dataclass(frozen=True)
class InformationAsked(Event):
    """A post was marked "needs information": it is the asker's turn."""

    thread_id: int
    post_id: int
    asked_by: int


# Verdicts


@dataclass(frozen=True)
class AnswerAccepted(Event):
    thread_id: int
    post_id: int
    author_id: int
    asker_id: int
    accepted_by: int


@dataclass(frozen=True)
class AcceptanceWithdrawn(Event):
    thread_id: int
    post_id: int
    author_id: int
    asker_id: int
    withdrawn_by: int


@dataclass(frozen=True)
class AnswerEndorsed(Event):
    thread_id: int
    post_id: int
    author_id: int
    endorsed_by: int


@dataclass(frozen=True)
class EndorsementWithdrawn(Event):
    thread_id: int
    post_id: int
    author_id: int
    withdrawn_by: int


@dataclass(frozen=True)
class ConfirmationChanged(Event):
    """`before` and `after` are True (worked), False (did not) or None (nothing said)."""

    thread_id: int
    post_id: int
    author_id: int
    user_id: int
    before: bool | None
    after: bool | None


# Votes


@dataclass(frozen=True)
class VoteChanged(Event):
    """`before` and `after` are 1, -1 or 0 for no vote. `cast_at` is an ISO time: the day it counts for."""

    thread_id: int
    post_id: int
    post_role: str
    author_id: int
    voter_id: int
    before: int
    after: int
    cast_at: str
    before_cast_at: str | None


@dataclass(frozen=True)
class FollowChanged(Event):
    thread_id: int
    user_id: int
    follows: bool


@dataclass(frozen=True)
class MeTooChanged(Event):
    thread_id: int
    user_id: int
    said: bool


# Escalations


@dataclass(frozen=True)
class ThreadEscalated(Event):
    """The support team has it now. `opened_by` is None when a rule or a timer saw to it."""

    thread_id: int
    escalation_id: int
    opened_by: int | None


@dataclass(frozen=True)
class EscalationMoved(Event):
    """Any move of an escalation, in the words of its history. `moved_by` is None for a timer."""

    thread_id: int
    escalation_id: int
    moved_by: int | None
    kind: str
    from_status: str | None
    to_status: str
    number: int = 0
    """Which move of the case it was."""
