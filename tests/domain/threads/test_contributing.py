"""What somebody has given: answers, how many of them solved it, and about which tags."""

from community.domain.answers import operations as answers
from community.domain.threads import contributions
from community.domain.threads.contributions import Given, TagHelp
from community.domain.threads.operations import remove


def test_what_one_helps_with_tells_answers_and_those_that_solved(cast):
    for tags, solves in [(["roll", "wifi"], True), (["roll"], False), (["roll"], False)]:
        thread = cast.thread(tags=tags)
        answer = cast.answer(thread)
        if solves:
            answers.accept(answer, by=cast.ada)

    assert contributions.helps_with(cast.ben.id) == (
        TagHelp("roll", answers=3, solved=1),
        TagHelp("wifi", answers=1, solved=1),
    )
    assert contributions.given_by(cast.ben.id) == Given(answers=3, solved=1)


def test_people_are_known_for_what_they_solved_most_and_two_tags_are_told(cast):
    for tags in (["roll", "wifi", "head"], ["wifi"], ["wifi", "roll"]):
        answers.accept(cast.answer(cast.thread(tags=tags)), by=cast.ada)
    cast.answer(cast.thread(tags=["head"]), by=cast.cleo)
    answers.endorse(cast.answer(cast.thread(tags=["firmware"]), by=cast.mo), by=cast.sam)

    people = [cast.ben.id, cast.cleo.id, cast.mo.id]

    assert contributions.known_for(people) == {
        cast.ben.id: ("wifi", "roll"),
        cast.mo.id: ("firmware",),
    }


def test_what_was_removed_or_is_not_public_is_not_given(cast):
    thread = cast.thread(tags=["roll"])
    removed = cast.answer(thread)
    answers.accept(removed, by=cast.ada)
    remove(removed, by=cast.mo, reason="wrong")
    cast.answer(thread, by=cast.sam, audience="staff")

    for person in (cast.ben, cast.sam):
        assert contributions.given_by(person.id) == Given(0, 0)
        assert contributions.helps_with(person.id) == ()
    assert contributions.known_for([cast.ben.id, cast.sam.id]) == {}
