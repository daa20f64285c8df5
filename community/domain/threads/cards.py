"""How threads and posts are shown: frozen rows of just the columns a page needs."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from community.domain.accounts.cards import PersonCard


class Turn(StrEnum):
    """Whose turn it is in a thread; computed by `rules.turn`, never set by hand."""

    NEEDS_ANSWER = "needs_answer"
    WAITING_ON_ASKER = "waiting_on_asker"
    ANSWERED = "answered"
    WITH_SUPPORT = "with_support"
    SOLVED = "solved"
    CLOSED = "closed"


class PostRole(StrEnum):
    """What a post is to its thread."""

    QUESTION = "question"
    ANSWER = "answer"
    COMMENT = "comment"


class Audience(StrEnum):
    """Who may read a post; never widened once written."""

    PUBLIC = "public"
    PRIVATE = "private"  # the asker and staff
    STAFF = "staff"  # notes


class Withheld(StrEnum):
    """Why a post is away from its readers."""

    REMOVED = "removed"  # by its author or a moderator
    HIDDEN = "hidden"  # by flags, until somebody has looked
    HELD = "held"  # from the beginning, until somebody has looked


class ClosedReason(StrEnum):
    """Why a thread takes no more answers."""

    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category's name and address."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of a list of threads."""

    id: int
    slug: str
    title: str
    excerpt: str
    turn: Turn
    category: CategoryCard
    tags: tuple[str, ...]
    asker: PersonCard
    created_at: datetime
    last_activity_at: datetime
    answer_count: int
    me_too_count: int
    view_count: int
    score: int
    has_accepted: bool
    has_official: bool
    closed_reason: ClosedReason | None
    duplicate_of_id: int | None
    accepted_post_id: int | None = None
    official_post_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostCard:
    """One post, ready to show: its HTML is safe and its counts stand beside it."""

    id: int
    thread_id: int
    parent_id: int | None
    role: PostRole
    audience: Audience
    author: PersonCard
    body: str
    """What was typed: Markdown, or HTML for an imported post."""
    html: str
    score: int
    worked_count: int
    failed_count: int
    created_at: datetime
    edited_at: datetime | None
    revision: int
    """1 for a post never edited; the ETag and If-Match are made of it."""
    removed_at: datetime | None
    """Set only for viewers who may still see what was removed."""
    asks_asker: bool
    """Marked "needs information"."""
    merged_from_id: int | None = None
    """Of a question that was merged into this thread: the one it had opened."""
    comments: tuple["PostCard", ...] = field(default=())
