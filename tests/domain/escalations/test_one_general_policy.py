"""Of service levels for all other categories there is one, whoever writes the rows."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.domain.escalations.sla_models import Calendar, SlaPolicy
from community.kernel.db import db


@pytest.fixture
def calendar(cast):
    made = Calendar(name="Always", hours={})
    db.session.add(made)
    db.session.commit()
    return made


def policy(calendar, **more):
    return SlaPolicy(name="Promise", calendar_id=calendar.id, minutes={}, **more)


def test_a_second_general_one_is_refused_by_the_database(calendar):
    db.session.add(policy(calendar))
    db.session.commit()

    db.session.add(policy(calendar))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_those_of_categories_stand_beside_it(cast, calendar):
    db.session.add_all([policy(calendar), policy(calendar, category_id=cast.category.id)])
    db.session.commit()

    found = db.session.scalars(select(SlaPolicy).order_by(SlaPolicy.id))
    assert [one.is_general for one in found] == [True, None]


@pytest.mark.parametrize("says", [{"is_general": None}, {"is_general": True, "category_id": 1}])
def test_none_says_of_itself_what_is_not_so(cast, calendar, says):
    if "category_id" in says:
        says = says | {"category_id": cast.category.id}
        db.session.add(policy(calendar, **says))
    else:
        db.session.add(policy(calendar))
        db.session.commit()
        db.session.scalars(select(SlaPolicy)).one().is_general = None
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
