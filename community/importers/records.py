"""What an old forum hands over, whatever it was: one frozen record for each thing, and what was left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

BOT = "-1"
"""The old id of the forum's own account; Stack Exchange gives it this one."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that was not brought in, and why. The reason is a fixed sentence; particulars are `detail`."""

    kind: str
    foreign_id: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something, as far as the dump says: an id, a name, both or neither."""

    foreign_id: str = ""
    name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """What they are found by. Without an id: one former member for each distinct name."""
        return self.foreign_id or f"name:{self.name[:80]}"

    @property
    def is_former(self) -> bool:
        return not self.foreign_id


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the old forum."""

    author: Author
    joined_at: datetime
    reputation: int = 1
    about: str = ""
    """HTML, not yet safe."""
    location: str = ""
    website: str = ""
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    """The category that questions go to; made when the first one comes."""

    slug: str
    name: str
    description: str
    fields: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, with all that is known of its thread."""

    foreign_id: str
    author: Author
    category: CategoryRecord
    title: str
    body: str
    """HTML, not yet safe."""
    created_at: datetime
    edited_at: datetime | None = None
    tags: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    views: int = 0
    me_too: int = 0
    up: int = 0
    down: int = 0
    closed_at: datetime | None = None
    is_spam: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question."""

    foreign_id: str
    question_id: str
    author: Author
    body: str
    """HTML, not yet safe."""
    created_at: datetime
    edited_at: datetime | None = None
    up: int = 0
    down: int = 0
    is_spam: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a question or an answer, in Markdown."""

    foreign_id: str
    post_id: str
    author: Author
    body: str
    created_at: datetime
    up: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The asker's verdict."""

    question_id: str
    answer_id: str


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote on a question or an answer; whose it was, old forums do not say."""

    foreign_id: str
    post_id: str
    value: int


@dataclass(frozen=True, slots=True)
class AcceptedOn:
    """When a verdict was given, which some forums keep among the votes."""

    foreign_id: str
    post_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A question that was closed because another has its answer."""

    foreign_id: str
    question_id: str
    of_id: str


@dataclass(frozen=True, slots=True)
class TagNote:
    """A tag, and what it is for if that is known."""

    foreign_id: str
    name: str
    description: str = ""


Record = Person | Question | Answer | Comment | Accepted | Vote | AcceptedOn | Duplicate | TagNote
Item = Record | Lost
Rows = Iterator[tuple[Item, ...]]
"""For each row of a file what it amounts to: usually one record, nothing if another stage takes it."""


@dataclass(frozen=True)
class Stage:
    """One pass over one file. `read` begins anew each time, and always in the same order."""

    name: str
    read: "Callable[[Watch], Rows]"


@dataclass
class Watch:
    """How far into its file a stage has read, from 0 to 1; None while that is unknown."""

    fraction: float | None = None


@dataclass(frozen=True)
class Dump:
    """An old forum as it lies in a directory."""

    kind: str
    """stackexchange or kitsune: the name under which old addresses are answered."""
    directory: Path
    fingerprint: str
    """Changes when the files do."""
    stages: tuple[Stage, ...]
    lists_people: bool
    """False: people are known only from what they wrote, and so is when they joined."""
