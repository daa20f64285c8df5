"""What one member may do within a day, and that nobody else is held up by it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import Attempt
from community.domain.settings import operations as settings
from community.domain.threads import editing
from community.domain.threads.models import Post, Thread
from community.domain.uploads import operations as uploads
from community.domain.uploads import rules as upload_rules
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, RateLimited
from tests.support.leaving import picture


def few(cast, **numbers):
    settings.change({f"daily_{name}": most for name, most in numbers.items()}, by=cast.root)


def ask(cast, person):
    return cast.thread(by=person, title=f"Question {clock.now():%H%M%S%f} of a printer")


def post_of(thread):
    return db.session.scalar(select(Post).where(Post.thread_id == thread.id))


def vote(cast, person):
    votes.vote(post_of(ask(cast, cast.sam)), by=person, value=1)


def edit(cast, person):
    thread = cast.thread(by=person)
    editing.edit(post_of(thread), by=person, body=f"Another text, at {clock.now()}.")


@pytest.mark.parametrize(("acts", "name"), [(ask, "threads"), (vote, "votes"), (edit, "edits")])
def test_so_many_a_day_and_then_tomorrow(cast, acts, name):
    few(cast, **{name: 2})
    cast.ada.reputation = cast.ben.reputation = 500
    db.session.commit()
    acts(cast, cast.ada)
    acts(cast, cast.ada)

    with pytest.raises(RateLimited) as refused:
        acts(cast, cast.ada)
    assert 80_000 < refused.value.retry_after <= 86_401
    assert "tomorrow" in refused.value.sentence

    acts(cast, cast.ben)
    with clock.frozen(clock.now() + timedelta(days=1, seconds=1)):
        acts(cast, cast.ada)


def test_who_has_a_role_is_not_counted(cast):
    few(cast, threads=1)

    for _ in range(3):
        ask(cast, cast.mo)


def test_a_refused_question_does_not_count(cast):
    few(cast, threads=1)

    for _ in range(3):
        with pytest.raises((Invalid, Forbidden)):
            cast.thread(title="x")
    ask(cast, cast.ada)

    assert db.session.scalar(select(func.count()).select_from(Thread)) == 1


def test_thirty_votes_a_minute_whatever_the_day_allows(cast):
    few(cast, votes=1000)
    cast.ada.reputation = 500
    db.session.commit()
    posts = [post_of(ask(cast, cast.sam)) for _ in range(31)]
    now = clock.now()

    with clock.frozen(now):
        for post in posts[:30]:
            votes.vote(post, by=cast.ada, value=1)
        votes.vote(posts[0], by=cast.ada, value=1)  # the same again is no vote
        with pytest.raises(RateLimited) as refused:
            votes.vote(posts[30], by=cast.ada, value=1)

    assert refused.value.retry_after <= 61
    counted = select(func.count()).where(Attempt.kind == "votes_at_once")
    assert db.session.scalar(counted) == 30


def test_pictures_are_counted_by_their_bytes_too(cast, monkeypatch):
    picture(cast.ada, "a" * 32 + ".webp")
    monkeypatch.setattr(upload_rules, "MOST_BYTES_A_DAY", 1)

    with pytest.raises(RateLimited):
        uploads.add(cast.ada, b"whatever it is")
    with pytest.raises(Invalid):
        uploads.add(cast.ben, b"whatever it is")
