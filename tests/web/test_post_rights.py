"""What a page says may be done with its posts is what the rules say of their rows; those alike are asked about once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.domain.answers import operations as answers
from community.domain.answers import rules as answer_rules
from community.domain.flags.rules import may_flag
from community.domain.settings.queries import terms
from community.domain.suggestions.rules import may_suggest
from community.domain.threads import operations as threads
from community.domain.threads import rules
from community.domain.threads.models import Post
from community.domain.threads.queries import get_thread
from community.domain.votes import operations as votes
from community.domain.votes.rules import may_vote
from community.kernel import clock
from community.kernel.db import db
from community.web import post_rights, thread_page
from tests.support.standing import trusted


@pytest.fixture
def thread(cast):
    trusted(cast.cleo)
    thread = cast.thread()
    accepted, official, removed = (cast.answer(thread, body=f"Try {n}.") for n in range(3))
    for person in (cast.ada, cast.cleo, cast.mo):
        threads.comment(cast.answer(thread, by=person, body="Or this."), by=cast.ben, body="Sure?")
    votes.vote(official, by=cast.cleo, value=1)
    answers.accept(accepted, by=cast.ada)
    answers.endorse(official, by=cast.sam)
    threads.remove(removed, by=cast.ben)
    return thread


def test_the_page_says_of_each_post_what_the_rules_say_of_its_row(cast, thread, app):
    now, numbers, seen = clock.now(), terms(), set()
    for who, person in cast.everyone.items():
        with app.test_request_context():
            page = thread_page.assemble(get_thread(thread.id, person), person)
        posts = select(Post).where(Post.id.in_(page.rights)).options(joinedload(Post.thread))
        for post in db.session.scalars(posts):
            may = page.rights[post.id]
            assert may.vote == may_vote(person, post, now), (who, post.id)
            assert may.edit == (
                rules.may_edit(person, post, now, numbers)
                or rules.may_retag(person, post, now, numbers)
            )
            assert may.remove == rules.may_remove(person, post, now), (who, post.id)
            assert may.comment == rules.may_comment(person, post, now)
            assert may.confirm == answer_rules.may_confirm(person, post, now)
            assert may.flag == may_flag(person, post, now)
            assert may.suggest == may_suggest(person, post, now, numbers)
            assert may.ask_asker == rules.may_ask_asker(person, post, now)
            is_accepted = post.id == post.thread.accepted_post_id
            accepts = answer_rules.may_accept(person, post, now, numbers)
            assert (may.accept, may.unaccept) == (
                accepts and not is_accepted, accepts and is_accepted,
            )  # fmt: skip
            is_official = post.id == post.thread.official_post_id
            endorses = answer_rules.may_endorse(person, post, now)
            assert (may.endorse, may.unendorse) == (
                endorses and not is_official, endorses and is_official,
            )  # fmt: skip
            seen.add(may)

    assert len(seen) > 8, "they differ"


def test_of_many_posts_alike_the_rules_are_asked_once(cast, thread, app, monkeypatch):
    asked = []
    once = post_rights._rights_to
    monkeypatch.setattr(
        post_rights, "_rights_to", lambda kind, *more: asked.append(kind) or once(kind, *more)
    )

    def kinds():
        asked.clear()
        with app.test_request_context():
            thread_page.assemble(get_thread(thread.id, cast.cleo), cast.cleo)
        return len(asked)

    few = kinds()
    for n in range(8):
        cast.answer(thread, by=cast.mo, body=f"Yet another thing to try: {n}.")

    assert few and kinds() == few
