import pytest

from community.domain.reputation import queries as reputation
from community.domain.suggestions import operations
from community.domain.suggestions.models import Suggestion
from community.domain.threads import editing, posts
from community.domain.threads.queries import get_post
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, Stale
from tests.support.people import members
from tests.support.standing import trusted

BETTER = "Clean the sensor with a dry cloth."


def test_a_taken_suggestion_edits_the_post_in_the_name_of_its_author_and_pays_two(cast):
    answer = cast.answer(cast.thread())
    suggestion = operations.suggest(answer, by=cast.cleo, body=BETTER, reason="how to clean")

    operations.settle(suggestion, by=cast.ben, takes=True)

    post = get_post(answer.id, None)
    version = posts.revisions_of(post).items[-1]
    assert (post.body, version.editor.handle, version.reason) == (BETTER, "cleo", "how to clean")
    db.session.refresh(cast.cleo)
    assert cast.cleo.reputation == 3
    assert reputation.of_all() == [] and reputation.wrong_sums() == []


def test_one_that_is_left_changes_and_pays_nothing(cast):
    answer = cast.answer(cast.thread())
    suggestion = operations.suggest(answer, by=cast.cleo, body=BETTER)

    operations.settle(suggestion, by=cast.mo, takes=False)

    assert get_post(answer.id, None).revision == 1
    db.session.refresh(cast.cleo)
    assert cast.cleo.reputation == 1
    with pytest.raises(Conflict):
        operations.settle(suggestion, by=cast.mo, takes=True)


def test_who_decides(cast):
    answer = cast.answer(cast.thread())
    reviewer, bystander = members(2)
    trusted(reviewer, reputation=500)
    suggestion = operations.suggest(answer, by=cast.cleo, body=BETTER)

    for person in (cast.cleo, cast.ada, bystander):
        with pytest.raises(Forbidden):
            operations.settle(suggestion, by=person, takes=True)
    operations.settle(suggestion, by=reviewer, takes=True)


def test_one_waits_at_a_time_and_a_stale_one_cannot_be_taken(cast):
    answer = cast.answer(cast.thread())
    suggestion = operations.suggest(answer, by=cast.cleo, body=BETTER)
    with pytest.raises(Conflict):
        operations.suggest(answer, by=cast.ada, body="Another wording.")

    editing.edit(answer, by=cast.ben, body="Mended by Ben himself.")

    with pytest.raises(Conflict):
        operations.settle(suggestion, by=cast.ben, takes=True)
    assert get_post(answer.id, None).body == "Mended by Ben himself."
    operations.settle(suggestion, by=cast.ben, takes=False)
    with pytest.raises(Stale):
        operations.suggest(answer, by=cast.ada, body="Another wording.", seen_revision=1)


def test_who_may_edit_at_once_suggests_nothing_and_a_suggestion_changes_something(cast):
    answer = cast.answer(cast.thread())

    for person in (cast.ben, cast.mo, cast.root):
        with pytest.raises(Forbidden):
            operations.suggest(answer, by=person, body=BETTER)
    with pytest.raises(Invalid):
        operations.suggest(answer, by=cast.cleo, body=answer.body)
    assert db.session.query(Suggestion).count() == 0


def test_title_and_tags_of_a_question_go_along(cast):
    thread = cast.thread(tags=["jam"])
    question = get_post(thread.id, None)

    suggestion = operations.suggest(
        question, by=cast.cleo, body=question.body, title="A much better title", tags=["sensor"]
    )
    operations.settle(suggestion, by=cast.ada, takes=True)

    thread = get_post(question.id, None).thread
    assert (thread.title, thread.tags) == ("A much better title", ("sensor",))
