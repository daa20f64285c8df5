"""Names of teams from before there were teams become teams, and back again."""

import flask_migrate
import pytest
from sqlalchemy import select, text

from community.cli import database
from community.domain.categories.models import Category
from community.domain.escalations import checking, operations
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.teams.models import Team, TeamMember, Workload
from community.kernel.db import db
from tests.support import databases, old

NAMED = """UPDATE category SET team = 'Printers & apps'; UPDATE escalation SET team = ' Old team ';
    UPDATE "user" SET team = 'Printers & apps' WHERE handle IN ('sam', 'ada');
    UPDATE "user" SET team = 'printers-apps' WHERE handle = 'root'"""


@pytest.fixture(params=databases.KINDS)
def older(request, tmp_path):
    """A claimed case, in tables that are those of before, with names in them."""
    with old.as_of("0005", request.param, tmp_path, claim):
        with db.engine.begin() as connection:
            for statement in NAMED.split(";"):
                connection.execute(text(statement))
        yield


def claim(cast):
    opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    operations.claim(opened, by=cast.sam)


def test_every_name_becomes_a_team_and_staff_its_members(older):
    flask_migrate.upgrade(directory=str(database.MIGRATIONS))

    teams = db.session.scalars(select(Team).order_by(Team.name)).all()
    assert [(team.name, team.slug) for team in teams] == [
        ("Old team", "old-team"), ("Printers & apps", "printers-apps"),
        ("printers-apps", "printers-apps-3"),
    ]  # fmt: skip
    old, printers, other = (team.id for team in teams)
    assert db.session.scalars(select(Category.team_id)).all() == [printers]
    assert db.session.scalars(select(Escalation.team_id)).all() == [old]
    assert set(db.session.scalars(select(EscalationMove.team_id))) == {old}
    members = db.session.execute(select(TeamMember.team_id, TeamMember.user_id)).all()
    assert {tuple(row) for row in members} == {(printers, 5), (other, 6)}, "Ada is of no staff"
    assert set(db.session.scalars(select(Workload.user_id))) == {5, 6}
    assert checking.differences() == []
    db.session.add(Team(name="New", slug="new", created_at=teams[0].created_at))
    db.session.commit()


def test_the_history_is_guarded_as_before_and_the_names_come_back(older):
    flask_migrate.upgrade(directory=str(database.MIGRATIONS))
    for statement in ("UPDATE escalation_move SET id = id", "DELETE FROM escalation_move"):
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()
    db.session.remove()

    flask_migrate.downgrade(directory=str(database.MIGRATIONS), revision="0005")
    with db.engine.begin() as connection:
        assert connection.scalar(text("SELECT team FROM category")) == "Printers & apps"
        assert connection.scalar(text("SELECT team FROM escalation")) == "Old team"
        assert connection.scalar(text("SELECT team FROM \"user\" WHERE handle = 'sam'")) == (
            "Printers & apps"
        )
        with pytest.raises(Exception, match="append-only"):
            connection.execute(text("UPDATE escalation_move SET id = id"))
