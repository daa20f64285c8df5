"""The demo community as it comes about: who is there, what was written, and what each act does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from community.demo.content import Table
from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.categories.models import Category
from community.domain.departures import operations as departures
from community.domain.escalations.models import Escalation
from community.domain.flags import operations as flags
from community.domain.follows import operations as follows
from community.domain.moderation import operations as moderation
from community.domain.reputation import operations as reputation
from community.domain.spam.rules import Manner
from community.domain.suggestions import operations as suggestions
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import lock, operation

LANES = {"answer": Audience.PUBLIC, "private": Audience.PRIVATE, "note": Audience.STAFF}


@dataclass
class Stage:
    """What is there so far. Threads are known by their titles, posts by thread and key."""

    password_hash: str
    people: dict[str, User] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    cases: dict[str, Escalation] = field(default_factory=dict)


Act = Callable[[Stage], object]


@dataclass(frozen=True)
class Step:
    """Something that happens at one instant."""

    at: datetime
    act: Act


def set_up(category: Table) -> Act:
    """An area is opened."""

    def act(stage: Stage) -> None:
        stage.categories[category["slug"]] = categories.create(**category)

    return act


def make_tags(slugs: Iterable[str]) -> Act:
    """The first tags are made, for members with little reputation to choose from."""
    return lambda _stage: categories.tags_named(sorted(slugs))


def join(person: Table, earned: int) -> Act:
    """Somebody comes, with what they had earned in the forum before this one."""

    def act(stage: Stage) -> None:
        handle = person["handle"]
        user = accounts.create_person(
            handle, f"{handle}@brindle.example", person["role"], name=person["name"]
        )
        _equip(user.id, stage.password_hash)
        if earned:
            reputation.take_over(user.id, earned)
        stage.people[handle] = accounts.change_profile(
            user,
            person["name"],
            person["bio"],
            person.get("location", ""),
            person.get("website", ""),
        )

    return act


@operation
def _equip(user_id: int, password_hash: str) -> None:
    # One hash for all: the password is the same, and thirty hashes would take two seconds.
    lock(User, user_id).password_hash = password_hash


def ask(thread: Table) -> Act:
    """A question is asked."""
    title = thread["title"]

    def act(stage: Stage) -> None:
        opened = threads.ask(
            by=stage.people[thread["asker"]], category=stage.categories[thread["category"]],
            title=title, body=thread["body"], tags=thread["tags"],
            environment=thread["environment"],
        )  # fmt: skip
        stage.threads[title] = opened
        stage.posts[title, "q"] = _question_of(opened)

    return act


def _question_of(thread: Thread) -> Post:
    mine = (Post.thread_id == thread.id) & (Post.role == PostRole.QUESTION)
    return db.session.scalars(select(Post).where(mine)).one()


def write(title: str, post: Table) -> Act:
    """A post is written or edited."""

    def act(stage: Stage) -> None:
        by, body = stage.people[post["by"]], post["body"]
        if post["kind"] == "edit":
            editing.edit(stage.posts[title, post["on"]], by=by, body=body, reason=post["reason"])
            return
        if post["kind"] == "comment":
            written = threads.comment(stage.posts[title, post["on"]], by=by, body=body)
        else:
            lane = LANES[post["kind"]]
            written = answers.answer(stage.threads[title], by=by, body=body, audience=lane)
        if "key" in post:
            stage.posts[title, post["key"]] = written
        if post.get("needs_information"):
            threads.ask_asker(written, by=by)

    return act


def vote(title: str, key: str, handle: str, value: int) -> Act:
    """A post is voted on."""
    return lambda stage: votes.vote(stage.posts[title, key], by=stage.people[handle], value=value)


def confirm(title: str, key: str, said: Table, worked: bool) -> Act:
    """Somebody tried an answer."""
    return lambda stage: answers.confirm(
        stage.posts[title, key], by=stage.people[said["by"]], worked=worked,
        version=said.get("version", ""), platform=said.get("platform", ""),
    )  # fmt: skip


def accept(title: str, key: str, handle: str) -> Act:
    """An answer is accepted."""
    return lambda stage: answers.accept(stage.posts[title, key], by=stage.people[handle])


def endorse(title: str, key: str, handle: str) -> Act:
    """An answer becomes the company's word."""
    return lambda stage: answers.endorse(stage.posts[title, key], by=stage.people[handle])


def me_too(title: str, handle: str) -> Act:
    """Somebody has the problem too."""
    return lambda stage: votes.me_too(stage.threads[title], by=stage.people[handle])


def follow(title: str, handle: str) -> Act:
    """Somebody follows a thread."""
    return lambda stage: follows.follow(stage.threads[title], by=stage.people[handle])


def close(title: str, closing: Table) -> Act:
    """A thread is closed."""

    def act(stage: Stage) -> None:
        other = stage.threads[closing["of"]] if "of" in closing else None
        by = stage.people[closing["by"]]
        threads.close(stage.threads[title], by=by, reason=closing["reason"], duplicate_of=other)

    return act


def remove(title: str, removal: Table) -> Act:
    """A post is removed."""
    return lambda stage: threads.remove(
        stage.posts[title, removal["on"]], by=stage.people[removal["by"]], reason=removal["reason"]
    )


def flag(given: Table) -> Act:
    """Somebody asks a moderator to look."""
    title, key = given["on"]
    return lambda stage: flags.flag(
        stage.posts[title, key], stage.people[given["by"]], given["reason"], given["note"]
    )


def suggest(wish: Table) -> Act:
    """Somebody would have a post read otherwise."""
    title, key = wish["on"]

    def act(stage: Stage) -> None:
        post = stage.posts[title, key]
        body = post.body.replace(wish["find"], wish["put"], 1)
        suggestions.suggest(post, stage.people[wish["by"]], body, reason=wish["reason"])

    return act


def post_as_newcomer(wish: Table) -> Act:
    """Somebody answers through the form, as quickly as it says."""
    return lambda stage: answers.answer(
        stage.threads[wish["thread"]], by=stage.people[wish["by"]], body=wish["body"],
        manner=Manner(timedelta(seconds=wish["typed"])),
    )  # fmt: skip


def limit(wish: Table) -> Act:
    """A moderator has somebody's posts looked at first."""

    def act(stage: Stage) -> None:
        until = clock.now() + timedelta(days=wish["days"])
        moderation.limit(
            stage.people[wish["person"]], stage.people[wish["by"]], until, wish["reason"]
        )

    return act


def suspend(person: Table, by: str, until: datetime) -> Act:
    """Somebody is suspended."""
    return lambda stage: accounts.suspend(
        stage.people[person["handle"]], until, person["reason"], by=stage.people[by]
    )


def leave(person: Table, password: str) -> Act:
    """Somebody closes their account."""
    return lambda stage: departures.leave(stage.people[person["handle"]], password, "keep")


def count_views(title: str, views: int) -> Act:
    """A thread was read."""
    return lambda stage: threads.count_views({stage.threads[title].id: views})
