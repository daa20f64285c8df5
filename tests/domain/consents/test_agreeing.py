"""The community's own texts: versions, and who agreed to which."""

import pytest
from sqlalchemy import select

from community.domain.accounts import joining
from community.domain.accounts.models import User
from community.domain.consents import operations, queries
from community.domain.consents.models import Consent
from community.domain.moderation.models import Act
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.together import together


def test_without_texts_nobody_is_asked_and_nothing_is_kept(cast):
    joining.join("newcomer", "New Comer", "new@example.com", "a good long password")

    assert not queries.owes_answer(cast.ada)
    assert db.session.scalars(select(Consent)).all() == []
    with pytest.raises(NotFound):
        queries.get("terms")


def test_who_joins_agrees_to_what_stands_that_day(cast):
    operations.publish("terms", "Be kind.", by=cast.root)
    operations.publish("privacy", "We keep little.", by=cast.root)

    joining.join("newcomer", "New Comer", "new@example.com", "a good long password")

    person = db.session.scalar(select(User).where(User.handle == "newcomer"))
    assert [(one.page, one.version) for one in queries.agreed_by(person)] == [
        ("privacy", 1),
        ("terms", 1),
    ]
    assert not queries.owes_answer(person)
    assert queries.owes_answer(cast.ada)


def test_a_new_version_is_asked_about_once_and_the_old_ones_can_be_read(cast):
    operations.publish("terms", "Be kind.", by=cast.root)
    operations.agree(cast.ada)
    db.session.refresh(cast.ada)
    assert not queries.owes_answer(cast.ada)

    operations.publish("terms", "Be **very** kind.", by=cast.root, note="Kinder.", after=1)
    assert queries.is_to_be_asked(cast.ada)
    operations.note_asked(cast.ada)
    db.session.refresh(cast.ada)
    assert queries.owes_answer(cast.ada) and not queries.is_to_be_asked(cast.ada)
    operations.agree(cast.ada)
    operations.agree(cast.ada)
    db.session.refresh(cast.ada)

    assert not queries.owes_answer(cast.ada)
    assert [one.version for one in queries.agreed_by(cast.ada)] == [2, 1]
    assert "very" not in queries.get("terms", 1).html
    assert "<strong>very</strong>" in queries.get("terms").html
    acts = db.session.scalars(select(Act).order_by(Act.id))
    assert [one.detail["after"] for one in acts] == [1, 2]


def test_a_mended_error_asks_nobody_again(cast):
    operations.publish("terms", "Be kidn.", by=cast.root)
    operations.agree(cast.ada)
    operations.publish("terms", "Be kind.", by=cast.root, asks_again=False, after=1)
    db.session.refresh(cast.ada)

    assert not queries.owes_answer(cast.ada)
    assert queries.get("terms").body == "Be kind."


def test_only_admins_publish_and_of_two_at_once_one_is_told(app, cast):
    for person in (cast.ada, cast.mo, cast.sam):
        with pytest.raises(Forbidden):
            operations.publish("terms", "Be kind.", by=person)
    with pytest.raises(Invalid):
        operations.publish("terms", "  ", by=cast.root)

    outcomes = together(
        app,
        [
            lambda text=text: operations.publish("terms", text, by=db.session.merge(cast.root))
            for text in ("Be kind.", "Be quick.")
        ],
    )

    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert [one.version for one in queries.versions("terms")] == [1]


def test_what_is_kept_of_an_agreement_is_what_and_when(cast):
    assert {column.name for column in Consent.__table__.columns} == {
        "id",
        "user_id",
        "text_id",
        "at",
    }
