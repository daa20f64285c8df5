import pytest

from community.domain.answers import operations as answers
from community.domain.answers.queries import endorsement_of
from community.domain.answers.rules import is_changed_since
from community.domain.threads import editing, posts, queries
from community.domain.threads import operations as threads
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, Stale


def fresh(post):
    return queries.get_post(post.id, None)


def test_every_version_is_kept_and_the_first_is_the_original(cast):
    thread = cast.thread(tags=["sensor"])
    question = queries.get_post(1, cast.ada)

    editing.edit(
        question,
        by=cast.ada,
        body="It stops.",
        title="A different title, long enough",
        tags=["roll"],
        reason="clearer",
    )
    editing.edit(question, by=cast.mo, body="It stops now.")

    versions = posts.revisions_of(fresh(question)).items
    assert [v.body for v in versions] == [
        "It prints two labels, then the light goes **red**.",
        "It stops.",
        "It stops now.",
    ]
    assert [v.editor.handle for v in versions] == ["ada", "ada", "mo"]
    assert [v.tags for v in versions] == [("sensor",), ("roll",), ("roll",)]
    assert versions[1].reason == "clearer"
    assert queries.get_thread(thread.id, None).slug == "a-different-title-long-enough"


def test_an_edit_that_changes_nothing_is_no_revision(cast):
    answer = cast.answer(cast.thread())

    editing.edit(answer, by=cast.ben, body=answer.body)

    assert fresh(answer).revision == 1
    assert fresh(answer).edited_at is None


def test_the_second_of_two_who_edit_at_once_is_told(cast):
    answer = cast.answer(cast.thread())
    editing.edit(answer, by=cast.ben, body="First.", seen_revision=1)

    with pytest.raises(Stale):
        editing.edit(answer, by=cast.mo, body="Second.", seen_revision=1)
    assert fresh(answer).body == "First."


@pytest.mark.parametrize(
    ("who", "may"),
    [("ada", False), ("ben", True), ("cleo", False), ("mo", True), ("sam", True), ("root", True)],
)
def test_who_may_edit_an_answer(cast, who, may):
    answer = cast.answer(cast.thread())
    person = getattr(cast, who)

    if may:
        editing.edit(answer, by=person, body="Changed.")
    else:
        with pytest.raises(Forbidden):
            editing.edit(answer, by=person, body="Changed.")
    assert (fresh(answer).body == "Changed.") is may


def test_an_official_answer_shows_a_change_by_others_and_not_by_staff(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    answers.endorse(answer, by=cast.sam)

    def changed():
        mark = endorsement_of(queries.get_thread(thread.id, None))
        return is_changed_since(mark.revision, fresh(answer))

    editing.edit(answer, by=cast.ben, body="Something else entirely.")
    assert changed()
    answers.endorse(fresh(answer), by=cast.sam)
    assert not changed(), "staff have looked again"
    editing.edit(fresh(answer), by=cast.sam, body="Their own wording.")
    assert not changed()


def test_an_imported_post_is_edited_as_the_html_it_came_as(cast):
    from community.kernel.db import db

    answer = cast.answer(cast.thread())
    post = fresh(answer)
    post.body_format = "html"
    db.session.commit()

    editing.edit(post, by=cast.ben, body="<p>Press <b>both</b><script>alert(1)</script></p>")

    assert "<script" not in fresh(answer).html
    assert "both" in fresh(answer).html
    assert "&lt;b&gt;" not in fresh(answer).html


def test_a_comment_that_came_here_longer_than_one_may_be_is_changed_and_does_not_grow(cast):
    long = "word " * 600 + "end"
    comment = threads.comment(cast.answer(cast.thread()), by=cast.cleo, body="Short.")
    comment.body = long  # as imported
    db.session.commit()

    with pytest.raises(Invalid, match="at most 3,003 characters"):
        editing.edit(fresh(comment), by=cast.cleo, body=f"{long}!")
    editing.edit(fresh(comment), by=cast.cleo, body=long.replace("end", "END"))

    assert fresh(comment).body.endswith("END")
