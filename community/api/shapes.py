"""What each thing looks like as JSON, and nowhere else: a field that is not here never leaves."""

from marshmallow import Schema, fields

from community.api.fields import Instant
from community.api.issue_shapes import KnownIssue
from community.api.page_shapes import Page
from community.api.promise_shapes import SupportPromise
from community.domain.accounts.cards import Role
from community.domain.threads.cards import Audience, ClosedReason, PostRole, Turn


def _words(
    choices: type[Turn] | type[PostRole] | type[Audience] | type[Role], what: str
) -> fields.String:
    return fields.String(
        required=True, metadata={"enum": [str(word) for word in choices], "description": what}
    )


def _number(what: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": what})


def _maybe_id(what: str) -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata={"description": what})


class Author(Schema):
    """A person beside what they wrote. A former member has no handle."""

    handle = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    role = _words(Role, "What they are here for.")
    reputation = fields.Integer(required=True)
    url = fields.String(required=True, allow_none=True)


class Badge(Schema):
    """A badge somebody was awarded."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    awarded_at = Instant(required=True)


class Person(Author):
    """A person."""

    handle = fields.String(required=True)
    url = fields.String(required=True)
    badges = fields.List(fields.Nested(Badge), required=True)
    bio = fields.String(required=True, metadata={"description": "Markdown, as it was typed."})
    location = fields.String(required=True)
    joined_at = Instant(required=True)


class Me(Person):
    """The person a token belongs to."""

    scopes = fields.List(fields.String(), required=True)
    suspended_until = Instant(required=True, allow_none=True)


class CategoryName(Schema):
    """A category, by name."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)


class EnvironmentField(Schema):
    """One thing a category asks for."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    required = fields.Boolean(required=True)
    choices = fields.List(fields.String(), required=True)


class Category(CategoryName):
    """A product or an area, and what is asked of those who ask in it."""

    description = fields.String(required=True)
    template = fields.String(
        required=True, metadata={"description": "Markdown that a new question begins with."}
    )
    fields_asked = fields.List(fields.Nested(EnvironmentField), required=True, data_key="fields")
    support_promise = fields.Nested(SupportPromise, required=True, allow_none=True)


class Tag(Schema):
    """A tag, and how many public threads have it."""

    slug = fields.String(required=True)
    description = fields.String(required=True)
    threads = fields.Integer(required=True)
    url = fields.String(required=True)


class PostMarks(Schema):
    """What the caller said of a post."""

    vote = fields.Integer(
        required=True, allow_none=True, metadata={"description": "1, -1 or null."}
    )
    worked = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Null when nothing was said."}
    )


class Post(Schema):
    """A question, an answer or a comment."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    thread_id = fields.Integer(required=True)
    parent_id = _maybe_id("The post a comment is about.")
    role = _words(PostRole, "What it is to its thread.")
    audience = _words(Audience, "Who may read it: all, the asker and staff, or staff.")
    author = fields.Nested(Author, required=True)
    body = fields.String(required=True, metadata={"description": "Markdown, as it was typed."})
    html = fields.String(required=True, metadata={"description": "Made from the body, and safe."})
    score = fields.Integer(required=True)
    worked = _number("For how many people this answer worked.")
    failed = _number("For how many it did not.")
    accepted = fields.Boolean(required=True)
    official = fields.Boolean(required=True)
    asks_asker = fields.Boolean(
        required=True, metadata={"description": "It asks the asker for more information."}
    )
    revision = _number("1 until it is edited.")
    created_at = Instant(required=True)
    edited_at = Instant(required=True, allow_none=True)
    mine = fields.Nested(
        PostMarks, required=True, allow_none=True,
        metadata={"description": "Null without a token."},
    )  # fmt: skip


class ThreadSummary(Schema):
    """A thread in a list: everything but its posts."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True)
    slug = fields.String(required=True)
    excerpt = fields.String(required=True)
    category = fields.Nested(CategoryName, required=True)
    tags = fields.List(fields.String(), required=True)
    turn = _words(Turn, "Whose turn it is.")
    author = fields.Nested(Author, required=True)
    score = fields.Integer(required=True)
    me_too = _number("How many people have this problem too.")
    answers = _number("How many public answers there are.")
    views = fields.Integer(required=True)
    accepted_post_id = _maybe_id("The answer the asker accepted.")
    official_post_id = _maybe_id("The answer the company stands behind.")
    created_at = Instant(required=True)
    last_activity_at = Instant(required=True)


class Closing(Schema):
    """Why and when a thread was closed."""

    reason = fields.String(
        required=True, metadata={"enum": [str(reason) for reason in ClosedReason]}
    )
    at = Instant(required=True)
    duplicate_of = _maybe_id("The thread that has the answer.")


class ThreadMarks(Schema):
    """What the caller said of a thread."""

    me_too = fields.Boolean(required=True)
    follows = fields.Boolean(required=True)


class Thread(ThreadSummary):
    """A thread with the posts the caller may read: question, answers in their order, comments."""

    environment = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    closed = fields.Nested(Closing, required=True, allow_none=True)
    known_issue = fields.Nested(KnownIssue, required=True, allow_none=True)
    posts = fields.List(fields.Nested(Post), required=True)
    posts_next = fields.String(
        required=True, allow_none=True,
        metadata={"description": "The cursor of more answers, for GET /threads/{id}/posts."},
    )  # fmt: skip
    mine = fields.Nested(
        ThreadMarks, required=True, allow_none=True,
        metadata={"description": "Null without a token."},
    )  # fmt: skip


class Revision(Schema):
    """A post as it stood after one edit."""

    number = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    body = fields.String(required=True)
    reason = fields.String(required=True)
    editor = fields.Nested(Author, required=True)
    created_at = Instant(required=True)


class LedgerEntry(Schema):
    """One change of somebody's reputation. It never says who voted."""

    id = fields.Integer(required=True)
    cause = fields.String(required=True)
    points = fields.Integer(required=True)
    post_id = _maybe_id("The post it is about, where the caller may know.")
    at = Instant(required=True)


class Hit(ThreadSummary):
    """A thread that was found, and the words in which."""

    fragment = fields.String(
        required=True, metadata={"description": "Safe HTML; what was looked for stands in <mark>."}
    )
    post_id = _maybe_id("The post it was found in.")


class Categories(Page):
    """Categories."""

    items = fields.List(fields.Nested(Category), required=True)


class Tags(Page):
    """Tags."""

    items = fields.List(fields.Nested(Tag), required=True)


class Threads(Page):
    """Threads."""

    items = fields.List(fields.Nested(ThreadSummary), required=True)


class Posts(Page):
    """Posts."""

    items = fields.List(fields.Nested(Post), required=True)


class Revisions(Page):
    """Revisions."""

    items = fields.List(fields.Nested(Revision), required=True)


class Ledger(Page):
    """Entries of a ledger, newest first."""

    items = fields.List(fields.Nested(LedgerEntry), required=True)


class Hits(Page):
    """What a search found, the best first."""

    items = fields.List(fields.Nested(Hit), required=True)
    total = fields.Integer(required=True)
    corrected = fields.String(
        required=True, allow_none=True,
        metadata={"description": "What was looked for instead, when a word was mistyped."},
    )  # fmt: skip
    degraded = fields.Boolean(
        required=True, metadata={"description": "The index is away; the search was a simpler one."}
    )


class Problem(Schema):
    """What went wrong: RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True,
        metadata={"description": "A sentence for each wrong field."},
    )  # fmt: skip
    request_id = fields.String(required=True)
    current = fields.Dict(
        keys=fields.String(), metadata={"description": "Of a 409: how the thing stands now."}
    )
