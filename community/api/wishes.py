"""What callers may send: the fields of each request, their types and their bounds."""

from marshmallow import Schema, fields, validate

from community.api.fields import Choice, Flag, Id, Limit, Moment, Text, WholeNumber, Wish
from community.domain.answers.operations import MAX_DETAIL
from community.domain.desk.filters import MOST_TITLE, VIEWS
from community.domain.desk.queries import SORTS
from community.domain.escalations.cards import Priority, Status
from community.domain.escalations.wording import MAX_LINK, MAX_WORDS
from community.domain.flags.models import MAX_NOTE
from community.domain.flags.rules import Reason
from community.domain.follow_ups.rules import Outcome
from community.domain.review.queries import OLDEST, ORDERS
from community.domain.review.rules import Decision, Kind
from community.domain.satisfaction.rules import LEAST, MAX_COMMENT, MOST
from community.domain.threads.cards import Audience, PostRole, Turn
from community.domain.threads.models import MAX_BODY, MAX_COMMENT_BODY, MAX_ENVIRONMENT, MAX_TITLE
from community.domain.threads.rules import MAX_REASON
from community.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT

MAX_CURSOR = 400
MAX_QUERY = 400
IMPORTED_TITLE = 300  # an old forum's titles may be longer than ours, and stay as they are


def _nothing() -> None:
    """What an address does not say; a function, so that the description does not offer null."""


def _tags() -> fields.List[str]:
    return fields.List(
        Text(200), validate=validate.Length(max=20, error="At most 5 tags."),
        error_messages={"invalid": "Tags are a list of words.", "null": "Tags are a list of words."},
    )  # fmt: skip


def _environment() -> fields.Dict:
    return fields.Dict(
        keys=Text(80), values=Text(MAX_ENVIRONMENT),
        validate=validate.Length(max=50, error="No category asks for so much."),
        error_messages={
            "invalid": "The environment is a set of named values.",
            "null": "The environment is a set of named values.",
        },
        metadata={"description": "What the category asks for, by key."},
    )  # fmt: skip


def _move_sensitive() -> Flag:
    return Flag(
        load_default=False,
        metadata={
            "description": "Have passwords, card numbers and the like stand in a private post beside it,"
            " for the asker and the team, instead of in what everyone reads."
        },
    )


class NewThread(Wish):
    """A question."""

    category = Text(80, required=True, metadata={"description": "The slug of a category."})
    title = Text(MAX_TITLE, required=True)
    body = Text(MAX_BODY, required=True, metadata={"description": "Markdown."})
    tags = _tags()
    environment = _environment()
    move_sensitive = _move_sensitive()


class NewPost(Wish):
    """An answer or a comment."""

    role = Choice([PostRole.ANSWER, PostRole.COMMENT], required=True)
    parent_id = Id(
        allow_none=True, load_default=None,
        metadata={"description": "What a comment is about; without it, the question."},
    )  # fmt: skip
    body = Text(
        MAX_BODY, required=True,
        metadata={"description": f"Markdown; of a comment at most {MAX_COMMENT_BODY:,} characters."},
    )  # fmt: skip
    audience = Choice(
        list(Audience),
        metadata={
            "description": "An answer is public unless said; a comment is for its parent's readers."
        },
    )
    move_sensitive = _move_sensitive()
    seen_at = Moment(
        allow_none=True, load_default=None,
        metadata={
            "description": "When you read it last: 409 if others answered since, or commented on the same post."
        },
    )  # fmt: skip


class PostChange(Wish):
    """What should change; fields that are not sent stay as they are."""

    body = Text(MAX_BODY)
    title = Text(IMPORTED_TITLE, metadata={"description": "Of a question only."})
    tags = _tags()
    environment = _environment()
    reason = Text(MAX_REASON, load_default="")


class NewVote(Wish):
    """A vote, up or down."""

    value = WholeNumber(required=True, validate=validate.OneOf([1, -1], error="A vote is 1 or -1."))


class NewConfirmation(Wish):
    """Whether an answer worked, and on what."""

    worked = Flag(required=True)
    version = Text(MAX_DETAIL, load_default="")
    platform = Text(MAX_DETAIL, load_default="")


class NewDuplicate(Wish):
    """Which thread has the answer."""

    of = Id(required=True)


class Paged(Schema):
    """Which part of a list."""

    after = Text(
        MAX_CURSOR,
        load_default=_nothing,
        metadata={"description": "The `next` of the page before."},
    )
    limit = Limit(DEFAULT_LIMIT, MAX_LIMIT)


class ThreadFilter(Paged):
    """Which threads, in which order."""

    turn = Choice(list(Turn), load_default=_nothing)
    category = Text(80, load_default=_nothing)
    tag = Text(200, load_default=_nothing)
    author = Text(80, load_default=_nothing, metadata={"description": "A handle."})
    sort = Choice(["active", "new"], load_default="active")


class TagFilter(Paged):
    """Which tags."""

    begins = Text(200, load_default="", metadata={"description": "Only those that begin so."})


class Looking(Paged):
    """What to look for, and among what."""

    q = Text(MAX_QUERY, load_default="")
    turn = Choice(list(Turn), load_default=_nothing)
    tag = Text(200, load_default=_nothing)
    category = Text(80, load_default=_nothing)


class Resembling(Schema):
    """A title, as it is being written."""

    title = Text(MAX_QUERY, load_default="")
    limit = Limit(10, MAX_LIMIT)


class Removing(Schema):
    """Why a post is removed."""

    reason = Text(MAX_REASON, load_default="")


class NewEscalation(Wish):
    """Why the support team should have a thread."""

    reason = Text(MAX_WORDS, required=True)
    tried = Text(MAX_WORDS, load_default="")
    wanted = Text(MAX_WORDS, load_default="")
    priority = Choice(
        list(Priority), load_default=Priority.NORMAL,
        metadata={"description": "What a member proposes is normal, whatever is said here."},
    )  # fmt: skip


class NewMove(Wish):
    """Where a case should go; which other fields are needed depends on it."""

    to = Choice(list(Status), required=True)
    reason = Text(MAX_WORDS, load_default="")
    wake_at = Moment(
        allow_none=True, load_default=None,
        metadata={"description": "When to look again: for pending, and for on_hold without a link."},
    )  # fmt: skip
    link = Text(MAX_LINK, load_default="", metadata={"description": "What on_hold waits for."})
    remedy = Text(MAX_WORDS, load_default="", metadata={"description": "What solved it."})
    answer_id = Id(
        allow_none=True, load_default=None, metadata={"description": "Or the answer that did."}
    )
    into = Id(
        allow_none=True, load_default=None,
        metadata={"description": "For closed: the case that this is merged into."},
    )  # fmt: skip
    version = Id(
        allow_none=True, load_default=None,
        metadata={"description": "Of the case as you read it; 409 when it has moved since."},
    )  # fmt: skip


class CaseChange(Wish):
    """How urgent a case is, and whose."""

    priority = Choice(list(Priority))
    owner = Text(80, metadata={"description": "The handle of who should have it."})
    team = Text(80, metadata={"description": "The slug of the team that should have it."})
    reason = Text(MAX_WORDS, load_default="")
    version = Id(allow_none=True, load_default=None)


class CaseFilter(Paged):
    """Which cases, in which order."""

    view = Choice(list(VIEWS), load_default=_nothing)
    status = Choice(list(Status), load_default=_nothing)
    owner = Text(
        80, load_default=_nothing,
        metadata={"description": 'A handle, "me" or "-" for nobody.'},
    )  # fmt: skip
    opened_by = Text(
        80, load_default=_nothing, metadata={"description": "The handle of who escalated it."}
    )
    team = Text(80, load_default=_nothing, metadata={"description": "Its slug or name."})
    category = Text(80, load_default=_nothing)
    priority = Choice(list(Priority), load_default=_nothing)
    hot = Choice(["true"], load_default=_nothing)
    title = Text(
        MOST_TITLE, load_default=_nothing,
        metadata={"description": "Words that all stand in the title."},
    )  # fmt: skip
    saved_view = Text(
        10, load_default=_nothing,
        metadata={"description": "The id of a saved view, in place of all of these but the page."},
    )  # fmt: skip
    sort = Choice(list(SORTS), load_default=_nothing)


class NewOutcome(Wish):
    """Whether a solution worked."""

    outcome = Choice(list(Outcome), required=True)


class NewRating(Wish):
    """How the help with a case was."""

    rating = WholeNumber(
        required=True,
        validate=validate.Range(LEAST, MOST, error="Choose a number from 1 to 5."),
    )
    comment = Text(MAX_COMMENT, load_default="")


class RatingFilter(Schema):
    """Whose help."""

    agent = Text(80, load_default=_nothing, metadata={"description": "A handle; all without it."})


class NewFlag(Wish):
    """Why a moderator should look."""

    reason = Choice(list(Reason), required=True)
    note = Text(MAX_NOTE, load_default="")


class NewSuggestion(Wish):
    """How a post reads better."""

    body = Text(MAX_BODY, required=True, metadata={"description": "Markdown."})
    title = Text(IMPORTED_TITLE, metadata={"description": "Of a question only."})
    tags = _tags()
    reason = Text(MAX_REASON, load_default="")


class ReviewFilter(Paged):
    """Which part of the review queue, in which order."""

    kind = Choice(list(Kind), load_default=_nothing)
    order = Choice(list(ORDERS), load_default=OLDEST)


class NewDecision(Wish):
    """What is made of an item of the review queue."""

    decision = Choice(list(Decision), required=True)
    reason = Text(MAX_REASON, load_default="")
