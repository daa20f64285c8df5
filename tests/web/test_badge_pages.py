from community.domain.answers import operations as answers
from community.domain.badges import operations
from tests.support.pages import words


def test_a_profile_shows_badges_and_for_oneself_what_is_next(cast, browse):
    answers.accept(cast.answer(cast.thread(tags=["jam"])), by=cast.ada)
    operations.consider(cast.ben.id)

    own, others = words(browse(cast.ben).get("/people/ben")), words(browse().get("/people/ben"))

    assert "First solution" in own and "First solution" in others
    assert "1 of 10" in own and "1 of 10" not in others


def test_the_lists_of_badges_and_of_those_who_help_most(cast, browse):
    answers.accept(cast.answer(cast.thread(tags=["jam"])), by=cast.ada)

    assert "Pillar" in words(browse().get("/badges"))
    assert "Ben Answerer" in words(browse().get("/leaders"))
    assert "Ben Answerer" in words(browse().get("/leaders?tag=jam&period=all"))
    assert "Nobody yet" in words(browse().get("/leaders?tag=%00none"))
