"""The asker rates the help once, in time; a low rating opens the case again; few ratings add up to nothing."""

from datetime import timedelta

import pytest

from community.domain.desk import reading
from community.domain.escalations import operations as escalations
from community.domain.escalations import timers
from community.domain.escalations.models import Escalation, SatisfactionOffer
from community.domain.satisfaction import operations, queries
from community.domain.threads.cards import Turn
from community.domain.threads.ordering import wilson
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, DomainError, Forbidden, Gone, Invalid, NotFound
from tests.support.after import carried_out, offer_of, solved, thread_of, told
from tests.support.cases import fresh, last
from tests.support.people import members
from tests.support.standing import trusted
from tests.support.together import together


def test_a_rating_is_kept_with_its_comment_and_credited_to_who_solved_it(cast):
    case = solved(cast)
    operations.rate(offer_of(case), by=cast.ada, rating=5, comment="Quick, and kind.")

    shown = queries.rating_of(case.id, cast.sam)
    assert (shown.rating, shown.comment, shown.credited_to.id) == (
        5,
        "Quick, and kind.",
        cast.sam.id,
    )
    assert fresh(case).status == "solved"


@pytest.mark.parametrize(("name", "sees"), [
    ("the asker", True), ("the answerer", False), ("a bystander", False), ("a moderator", False),
    ("an agent", True), ("an admin", True),
])  # fmt: skip
def test_one_rating_is_for_the_team_and_for_who_gave_it(cast, name, sees):
    case = solved(cast)
    operations.rate(offer_of(case), by=cast.ada, rating=4)

    assert (queries.rating_of(case.id, cast.everyone[name]) is not None) == sees


@pytest.mark.parametrize("rating", [1, 2])
def test_a_low_rating_gives_the_case_back_to_its_owner(cast, rating):
    case = solved(cast)
    operations.rate(offer_of(case), by=cast.ada, rating=rating)
    carried_out()

    assert (fresh(case).status, fresh(case).owner_id) == ("open", cast.sam.id)
    assert (last(case).cause, last(case).by_id) == ("low_rating", cast.ada.id)
    assert thread_of(case).turn == Turn.WITH_SUPPORT
    assert "reopened" in told(cast.sam)


def test_that_a_rating_was_low_is_told_to_nobody_but_the_team_and_who_gave_it(cast):
    case = solved(cast)
    operations.rate(offer_of(case), by=cast.ada, rating=1)
    causes = {
        name: reading.card_of(case.id, cast.everyone[name]).history[-1].cause
        for name in ("the asker", "a moderator", "an agent")
    }

    assert causes == {
        "the asker": "low_rating", "a moderator": "did_not_work", "an agent": "low_rating",
    }  # fmt: skip


def test_a_low_rating_of_a_closed_case_is_kept_and_moves_nothing(cast):
    case = solved(cast)
    with clock.frozen(clock.now() + timedelta(days=8)):
        timers.move_on(case.id)
        operations.rate(offer_of(case), by=cast.ada, rating=1)

    assert fresh(case).status == "closed"
    assert offer_of(case).rating == 1


def test_a_case_that_goes_on_is_rated_once_it_is_solved_and_only_once(cast):
    case = solved(cast)
    escalations.reopen(case, by=cast.ada)
    with pytest.raises(Conflict):
        operations.rate(offer_of(case), by=cast.ada, rating=5)
    escalations.assign(case, by=cast.root, to=cast.root)
    escalations.solve(case, by=cast.root, remedy="Really.")
    operations.rate(offer_of(case), by=cast.ada, rating=5)

    assert db.session.query(SatisfactionOffer).count() == 1
    assert offer_of(case).credited_to == cast.root.id
    with pytest.raises(Conflict):
        operations.rate(offer_of(case), by=cast.ada, rating=1)
    assert offer_of(case).rating == 5


def test_it_is_single_use_whoever_is_first(app, cast):
    offer = offer_of(solved(cast))
    outcomes = together(
        app, [lambda n=n: operations.rate(offer, by=cast.ada, rating=n).rating for n in (3, 4, 5)]
    )

    assert sum(isinstance(one, Conflict) for one in outcomes) == 2
    (won,) = [one for one in outcomes if not isinstance(one, DomainError)]
    assert db.session.get(SatisfactionOffer, offer.id, populate_existing=True).rating == won


def test_it_ends_after_four_weeks(cast):
    offer = offer_of(solved(cast))
    with clock.frozen(offer.expires_at - timedelta(seconds=1)):
        assert queries.path_for_thread(solved_case(offer).thread_id, cast.ada)
    with clock.frozen(offer.expires_at):
        assert queries.path_for_thread(solved_case(offer).thread_id, cast.ada) is None
        with pytest.raises(Gone):
            operations.rate(offer, by=cast.ada, rating=5)

    assert offer.expires_at - offer.offered_at == timedelta(days=28)


def solved_case(offer):
    return db.session.get(Escalation, offer.escalation_id)


@pytest.mark.parametrize("rating", [0, 6, None, True, "5", 4.5])
def test_what_is_no_rating_is_refused_and_uses_nothing_up(cast, rating):
    offer = offer_of(solved(cast))
    with pytest.raises(Invalid):
        operations.rate(offer, by=cast.ada, rating=rating)
    with pytest.raises(Invalid):
        operations.rate(offer, by=cast.ada, rating=5, comment="x" * 2_001)

    db.session.rollback()
    assert db.session.get(SatisfactionOffer, offer.id, populate_existing=True).rated_at is None


def test_nobody_rates_for_another(cast):
    offer = offer_of(solved(cast))
    for person in (cast.ben, cast.mo, cast.sam, cast.root):
        with pytest.raises(NotFound):
            operations.rate(offer, by=person, rating=5)


def test_few_ratings_add_up_to_nothing_and_enough_to_a_share(cast):
    askers = members(5)
    trusted(*askers)
    for number, asker in enumerate(askers):
        if number == 4:
            assert queries.summary(cast.sam) == queries.Summary(None, None, None)
        case = solved(cast, thread=cast.thread(by=asker))
        operations.rate(offer_of(case), by=asker, rating=3 if number == 0 else 5)

    assert queries.summary(cast.root) == queries.Summary(5, 0.8, wilson(4, 5))
    assert queries.summary(cast.root, credited_to=cast.sam.id).count == 5
    assert queries.summary(cast.sam, credited_to=cast.root.id).count is None
    for person in (None, cast.ada, cast.mo):
        with pytest.raises(Forbidden):
            queries.summary(person)
