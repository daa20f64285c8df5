"""What the larger pages are made of: one frozen argument for each template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.answers.places import Stretch
from community.domain.known_issues.cards import IssueCard
from community.domain.reputation.rules import Standing
from community.domain.threads.cards import CategoryCard, ClosedReason, PostCard, ThreadRow, Turn
from community.domain.threads.contributions import AnswerRow, Given, TagHelp
from community.domain.threads.models import Removal
from community.web.case_page import Support


@dataclass(frozen=True, slots=True)
class AcceptanceMark:
    """Which answer settled the thread, by whose word."""

    post_id: int
    by: PersonCard
    at: datetime
    on_behalf: bool
    """True when somebody other than the asker accepted."""


@dataclass(frozen=True, slots=True)
class OfficialMark:
    """Which answer is the company's word; `changed_since` after an edit by others than staff."""

    post_id: int
    by: PersonCard
    team: str | None
    at: datetime
    changed_since: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """What this viewer may do with one post; a template asks this and nothing else."""

    vote: bool = False
    up_needs: int = 0
    """The reputation an up-vote asks for, where the viewer does not have it yet; else 0."""
    down_needs: int = 0
    edit: bool = False
    remove: bool = False
    restore: bool = False
    comment: bool = False
    accept: bool = False
    unaccept: bool = False
    endorse: bool = False
    unendorse: bool = False
    confirm: bool = False
    ask_asker: bool = False
    flag: bool = False
    suggest: bool = False
    mend: bool = False
    """Flags hid it, and an edit of its author shows it again."""
    mute: bool = False
    """Its author can be muted or blocked."""


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Everything the page of one thread shows."""

    as_of: datetime
    """When it was put together; younger answers are told of as they come."""
    id: int
    slug: str
    title: str
    turn: Turn
    category: CategoryCard
    tags: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    """Pairs of label and value, e.g. ("Product version", "2.4.1")."""
    asker: PersonCard
    created_at: datetime
    last_activity_at: datetime
    view_count: int
    me_too_count: int
    follower_count: int
    answer_count: int
    question: PostCard
    answers: tuple[PostCard, ...]
    """This page of the public answers, in the order of `answers.rules.rank`."""
    beside: tuple[PostCard, ...]
    """The private lane and staff notes, oldest first, on the first page of the answers."""
    next_answers: str | None
    """The cursor for more answers (30 a page), or None."""
    stretch: Stretch | None
    """Which of the answers these are; None where all are shown."""
    acceptance: AcceptanceMark | None
    acceptance_excerpt: str | None
    official: OfficialMark | None
    official_excerpt: str | None
    order_reasons: Mapping[int, str]
    """For each answer's id, why it stands where it does, as a short sentence; nothing for the only one."""
    locked_at: datetime | None
    closed_at: datetime | None
    closed_by: PersonCard | None
    closed_reason: ClosedReason | None
    duplicate_of: tuple[int, str, str] | None
    """Id, slug and title of the thread that has the answer."""
    escalated_at: datetime | None
    """Since when a live escalation has the thread with the support team."""
    solved_at: datetime | None
    solved_by: PersonCard | None
    """Whose answer was accepted or made official first."""
    asked_of_asker: PostCard | None
    """The standing "needs information" post, if the turn is the asker's."""
    my_votes: Mapping[int, int]
    """Post id to 1 or -1; posts without a vote of this viewer are absent."""
    my_confirmations: Mapping[int, bool]
    """Answer id to worked (True) or did not (False)."""
    i_have_this_too: bool
    i_follow: bool
    muted: frozenset[int]
    """Whose posts are folded for this viewer, by the ids of people."""
    rights: Mapping[int, Rights]
    """For each post's id (question, answers, comments), what the viewer may do."""
    may_answer: bool
    may_write_private: bool
    """Offered to the asker once the team has, or had, the question, or the lane was begun."""
    has_lane: bool
    """The private lane is this viewer's, whether it is offered or not."""
    may_write_note: bool
    closing_reasons: tuple[ClosedReason, ...]
    """Those for which the viewer may close it; none, and they may not."""
    may_escalate: bool
    support: Support
    """What the support team has of it, as far as this viewer may know."""
    may_tend: bool
    known_issue: IssueCard | None
    """The known issue that it is, or is bound to."""
    flagged: frozenset[int]
    """Ids of the posts this viewer has flagged."""
    withheld: Mapping[int, Removal]
    """For each post that its readers do not see, by whom, when and why."""
    similar: tuple[ThreadRow, ...]
    helpers: tuple[PersonCard, ...]
    known_for: Mapping[int, tuple[str, ...]]
    """For each author's id, the tags of what they solved; absent for who solved nothing."""

    @property
    def may_close(self) -> bool:
        return bool(self.closing_reasons)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of threads with its tabs and filters, for home, a category and a tag."""

    view: str
    """One of needs-answer, active, new, solved, for-you."""
    rows: tuple[ThreadRow, ...]
    next: str | None
    counts: Mapping[str, int]
    """How many threads each tab holds, of those that `only` leaves; for-you has no number."""
    marked: Mapping[str, int]
    """How many of this tab each choice of `only` leaves; none for for-you."""
    category: str | None
    tag: str | None
    only: str | None
    """"with_support", "official" or None."""
    categories: tuple[CategoryCard, ...]


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """What everybody sees of one person."""

    person: User
    card: PersonCard
    suspended: bool
    given: Given
    helps_with: tuple[TagHelp, ...]
    course: tuple[Standing, ...]
    """Their reputation at the end of each month, up to today; one place when they came this month."""
    line: str
    """The same as the points of a line in a box of `lines.BOX`."""
    answers: tuple[AnswerRow, ...]
    questions: tuple[ThreadRow, ...]
