"""The events of care: flags, reviews, suggested edits, and what moderators do. Known through `events`."""

from dataclasses import dataclass

from community.kernel.bus import Event


@dataclass(frozen=True)
class PostWithheld(Event):
    """Flags hid a post, or it was held from the beginning, until somebody has looked."""

    thread_id: int
    post_id: int
    author_id: int
    kind: str


@dataclass(frozen=True)
class PostFlagged(Event):
    thread_id: int
    post_id: int
    flag_id: int
    flagged_by: int
    reason: str


@dataclass(frozen=True)
class FlagSettled(Event):
    """A moderator agreed, disagreed or left it."""

    thread_id: int
    post_id: int
    flag_id: int
    flagged_by: int
    outcome: str
    settled_by: int


@dataclass(frozen=True)
class SupportProposed(Event):
    """Flags of trusted members say that a question needs the support team."""

    thread_id: int
    post_id: int
    proposed_by: int


@dataclass(frozen=True)
class FollowUpAsked(Event):
    """People are asked whether a solution worked."""

    thread_id: int
    follow_up_id: int


@dataclass(frozen=True)
class ClocksNoticed(Event):
    """Warnings and breaches were written into the ledger: rows from the first to the last of these."""

    first_id: int
    last_id: int


@dataclass(frozen=True)
class EditSuggested(Event):
    thread_id: int
    post_id: int
    suggestion_id: int
    suggested_by: int


@dataclass(frozen=True)
class SuggestionSettled(Event):
    thread_id: int
    post_id: int
    suggestion_id: int
    suggested_by: int
    taken: bool
    settled_by: int


@dataclass(frozen=True)
class ThreadMerged(Event):
    """All posts of one thread went into another; or, undone, came back."""

    thread_id: int
    into_id: int
    merged_by: int
    undone: bool


@dataclass(frozen=True)
class ThreadTended(Event):
    """A moderator locked, moved or split it, or undid that: where it stands may have changed."""

    thread_id: int
    tended_by: int


@dataclass(frozen=True)
class PostRecast(Event):
    """A post is something else to its thread than it was: what it earned may be worth another sum."""

    post_id: int
    author_id: int


@dataclass(frozen=True)
class PostErased(Event):
    """Words were taken out for privacy, everywhere and for good."""

    thread_id: int
    post_id: int
    erased_by: int


@dataclass(frozen=True)
class PersonWarned(Event):
    user_id: int
    thread_id: int
    post_id: int
    act_id: int
    warned_by: int


@dataclass(frozen=True)
class BadgeAwarded(Event):
    user_id: int
    slug: str
    thread_id: int
    post_id: int


@dataclass(frozen=True)
class VotesVoided(Event):
    """One person's up-votes for another bring nothing from now on; or, undone, do again."""

    voter_id: int
    author_id: int
    voided_by: int
    reason: str
    undone: bool


@dataclass(frozen=True)
class RoleGranted(Event):
    """`granted_by` is None when it was done from the command line."""

    user_id: int
    before: str
    role: str
    granted_by: int | None


@dataclass(frozen=True)
class PersonSuspended(Event):
    """`until` is an ISO time."""

    user_id: int
    suspended_by: int
    until: str
    reason: str


@dataclass(frozen=True)
class SuspensionEnded(Event):
    user_id: int
    ended_by: int


@dataclass(frozen=True)
class SettingChanged(Event):
    name: str
    before: int
    after: int
    changed_by: int


@dataclass(frozen=True)
class ServiceChanged(Event):
    """A rule, calendar or policy was changed, or a policy put in place of what running cases were promised.

    `before` and `after` say in a few words how it stood; None where there was nothing.
    """

    thing: str
    name: str
    before: str | None
    after: str | None
    changed_by: int
    reason: str


@dataclass(frozen=True)
class TextPublished(Event):
    """An admin put up a new version of the terms or of the privacy text."""

    page: str
    version: int
    published_by: int


@dataclass(frozen=True)
class WatchedWordChanged(Event):
    """An admin has a word watched, or watched no longer."""

    word: str
    is_watched: bool
    changed_by: int


@dataclass(frozen=True)
class CategoryChanged(Event):
    """An admin made a category, or says anew what it is called, asks and where it stands; `what` is created or changed."""

    category_id: int
    slug: str
    what: str
    changed_by: int


@dataclass(frozen=True)
class ActWritten(Event):
    """An act of care stands in the audit log."""

    act_id: int
