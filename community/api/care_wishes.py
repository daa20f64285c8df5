"""What callers may send for the verbs of care."""

from marshmallow import Schema, validate

from community.api.fields import Choice, Flag, Id, Moment, Text, WholeNumber, Wish
from community.api.wishes import IMPORTED_TITLE, Paged, _nothing
from community.domain.accounts.cards import Role
from community.domain.categories.operations import (
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_TEMPLATE,
    READERS,
    WRITERS,
)
from community.domain.flags.rules import Outcome
from community.domain.moderation.models import MAX_REASON
from community.domain.moderation.rules import Verb
from community.domain.spam.models import MAX_WORD
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import MAX_BODY, MAX_TITLE
from community.domain.threads.rules import MAX_REASON as MAX_SHORT_REASON

MAX_HANDLE = 80
MAX_TAG = 40
MAX_ASKS = 40_000  # characters: the lines are bounded one by one
MOST_PLACES = 10_000


class Locking(Wish):
    """Why nobody should add anything."""

    reason = Text(MAX_REASON, required=True)


class Moving(Wish):
    """Where a thread belongs."""

    category = Text(80, required=True, metadata={"description": "The slug of a category."})
    reason = Text(MAX_REASON, load_default="")


class Merging(Wish):
    """Which thread takes all its posts."""

    into = Id(required=True)
    reason = Text(MAX_REASON, load_default="")


class Splitting(Wish):
    """The title of the question that an answer or a comment becomes."""

    title = Text(MAX_TITLE, required=True)
    reason = Text(MAX_REASON, load_default="")


class NewClosing(Wish):
    """Why a thread takes no more answers."""

    reason = Choice(list(ClosedReason), required=True)
    duplicate_of = Id(
        allow_none=True, load_default=None, metadata={"description": "For a duplicate: the other."}
    )


class NewRemoval(Wish):
    """Why a post is removed, and whether it was spam or abuse."""

    reason = Text(MAX_SHORT_REASON, load_default="")
    is_abuse = Flag(load_default=False)


class Watching(Wish):
    """A word or phrase to watch, or to watch no longer."""

    word = Text(MAX_WORD, required=True)


class NewWarning(Wish):
    """What was wrong with a post; its author reads this."""

    reason = Text(MAX_REASON, required=True)


class Erasing(Wish):
    """Why words go for good, and what stands instead."""

    reason = Text(MAX_REASON, required=True)
    body = Text(MAX_BODY, load_default="")
    title = Text(IMPORTED_TITLE, load_default="")


class NewNote(Wish):
    """A note about a person, for those who care."""

    text = Text(MAX_REASON, required=True)


class Ending(Wish):
    """Until when, and why."""

    until = Moment(required=True)
    reason = Text(MAX_REASON, required=True)


class NewFlagsOutcome(Wish):
    """What is made of the flags on a post, as in the review queue."""

    outcome = Choice(list(Outcome), required=True)
    reason = Text(MAX_SHORT_REASON, load_default="")


class NewVerdict(Wish):
    """Whether a suggested edit is taken or left."""

    taken = Flag(required=True)


class ActFilter(Paged):
    """Which acts: of a kind, by somebody, about somebody."""

    verb = Choice(list(Verb), load_default=_nothing)
    by = Text(MAX_HANDLE, load_default=_nothing, metadata={"description": "A handle."})
    person = Text(MAX_HANDLE, load_default=_nothing, metadata={"description": "A handle."})


class LeaderFilter(Schema):
    """Of which time, and about what."""

    period = Choice(["month", "all"], load_default="month")
    tag = Text(MAX_TAG, load_default=_nothing)


class NewRole(Wish):
    """Which role somebody has from now on. Admins are made and unmade on the site only."""

    role = Choice(list(Role), required=True)


class CategoryChange(Wish):
    """What changes of a category; what is not sent stays."""

    name = Text(MAX_NAME)
    description = Text(MAX_DESCRIPTION)
    template = Text(MAX_TEMPLATE)
    asks = Text(
        MAX_ASKS,
        metadata={
            "description": 'What is asked for, a line for each: "* Printer: One, Wide" must be'
            ' chosen, "Version" is typed and may stay empty.'
        },
    )
    writers = Choice(list(WRITERS))
    place = WholeNumber(
        validate=validate.Range(min=1, max=MOST_PLACES, error="A place is a number from 1 on."),
        metadata={"description": "Where it stands among the others, from 1."},
    )


class NewCategory(Wish):
    """A category. Its address and who reads it stay as they are made."""

    name = Text(MAX_NAME, required=True)
    description = Text(MAX_DESCRIPTION, load_default="")
    template = Text(MAX_TEMPLATE, load_default="")
    asks = Text(MAX_ASKS, load_default="", metadata={"description": "As in a change."})
    readers = Choice(list(READERS), load_default="everyone")
    writers = Choice(list(WRITERS), load_default="members")
