"""Routing: teams in place of their names, rosters, absences, offers, and who owns a category's cases.

Revision ID: 0006
Revises: 0005
"""

import re
import unicodedata
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CASE_COLUMNS = (("team_id", "team"), ("offered_to_id", "user"), ("offered_team_id", "team"))
WAITING = "status = 'open' and (owner_id is null or offered_team_id is not null)"
NAMED = ("category", "escalation", "user")


def instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _make_tables()
    # Added one by one, not by making the tables anew: that would lose what guards the history.
    for table in ("escalation", "escalation_move"):
        for column, target in CASE_COLUMNS:
            _add_reference(table, column, target)
    _add_reference("category", "team_id", "team")
    op.execute(
        """ALTER TABLE category ADD COLUMN ownership VARCHAR(20) DEFAULT 'support' NOT NULL
        CONSTRAINT ck_category_ownership CHECK (ownership in ('support','marketing','co_owned'))"""
    )
    _name_teams()
    for table in NAMED:
        op.execute(f'ALTER TABLE "{table}" DROP COLUMN team')
    where = sa.text(WAITING)
    op.create_index(
        "ix_escalation_waiting",
        "escalation",
        ["team_id", "due_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("ix_escalation_waiting", table_name="escalation")
    for table in NAMED:
        more = "" if table == "user" else " DEFAULT '' NOT NULL"
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN team VARCHAR(80){more}')
    for table in ("category", "escalation"):
        op.execute(
            f"""UPDATE {table} SET team = coalesce(
            (SELECT name FROM team WHERE team.id = {table}.team_id), '')"""  # noqa: S608
        )
    op.execute(
        """UPDATE "user" SET team = (SELECT min(team.name) FROM team
        JOIN team_member ON team_member.team_id = team.id WHERE team_member.user_id = "user".id)"""
    )
    _forget_new_moves()
    for table in ("escalation", "escalation_move"):
        for column, _target in CASE_COLUMNS:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for column in ("team_id", "ownership"):
        op.execute(f"ALTER TABLE category DROP COLUMN {column}")
    for table in ("absence", "workload", "team_member", "team"):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("round_robin", sa.Boolean(), nullable=False),
        instant("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("slug", name="uq_team_slug"),
        sa.UniqueConstraint("name", name="uq_team_name"),
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("roster", sa.JSON(), nullable=True),
        instant("joined_at"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_team_member_team_id_team"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_team_member_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name="pk_team_member"),
    )
    op.create_index("ix_team_member_user", "team_member", ["user_id"])
    op.create_table(
        "workload",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        instant("given_at", nullable=True),
        sa.CheckConstraint("capacity between 0 and 500", name="ck_workload_capacity"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_workload_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_workload"),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        instant("starts_at"),
        instant("ends_at", nullable=True),
        sa.Column("set_by", sa.Integer(), nullable=False),
        instant("created_at"),
        sa.CheckConstraint("ends_at is null or ends_at >= starts_at", name="ck_absence_order"),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name="fk_absence_set_by_user"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_absence_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_user", "absence", ["user_id", "starts_at"])


def _add_reference(table: str, column: str, target: str) -> None:
    op.execute(
        f"""ALTER TABLE {table} ADD COLUMN {column} INTEGER
        CONSTRAINT fk_{table}_{column}_{target} REFERENCES "{target}" (id)"""
    )


def _name_teams() -> None:
    """Every name that stood anywhere becomes a team, and what bore the name points at it."""
    bind, found = op.get_bind(), set()
    for table in NAMED:
        found |= set(bind.scalars(sa.select(sa.table(table, sa.column("team")).c.team).distinct()))
    team = sa.table(
        "team", sa.column("id"), sa.column("slug"), sa.column("name"), sa.column("zone"),
        sa.column("round_robin"), sa.column("created_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    ids: dict[str, int] = {}
    for name in sorted({name.strip() for name in found if name and name.strip()}):
        ids[name] = len(ids) + 1
        slug = _slug(name)
        taken = sa.select(sa.func.count()).where(team.c.slug == slug)
        bind.execute(
            team.insert().values(
                id=ids[name], slug=f"{slug}-{ids[name]}" if bind.scalar(taken) else slug,
                name=name, zone="UTC", round_robin=False, created_at=_now(bind),
            )
        )  # fmt: skip
    if ids and bind.dialect.name == "postgresql":
        bind.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('team', 'id'), max(id)) FROM team")
        )
    _point_at_teams()


def _point_at_teams() -> None:
    for table in ("category", "escalation"):
        op.execute(
            f"UPDATE {table} SET team_id = (SELECT id FROM team WHERE team.name = trim({table}.team))"  # noqa: S608
        )
    op.execute(
        """INSERT INTO team_member (team_id, user_id, is_lead, joined_at)
        SELECT team.id, "user".id, false, team.created_at FROM "user"
        JOIN team ON team.name = trim("user".team)
        WHERE "user".role IN ('agent', 'admin') AND "user".deleted_at IS NULL"""
    )
    op.execute("INSERT INTO workload (user_id) SELECT DISTINCT user_id FROM team_member")
    # A history says from here on whose team it was: that of its case, for there was no other.
    _guard("escalation_move", False)
    op.execute(
        """UPDATE escalation_move SET team_id =
        (SELECT team_id FROM escalation WHERE escalation.id = escalation_move.escalation_id)"""
    )
    _guard("escalation_move", True)


def _forget_new_moves() -> None:
    """An offer is a move that nobody knew before; the moves around it say the rest."""
    op.execute("UPDATE escalation SET offered_to_id = NULL, offered_team_id = NULL")
    _guard("escalation_move", False)
    renamed = {"taken_over": "assigned", "routed": "handed_back"}
    for kind, before in renamed.items():
        op.execute(f"UPDATE escalation_move SET kind = '{before}' WHERE kind = '{kind}'")  # noqa: S608
    op.execute(
        """UPDATE escalation_move SET kind = 'prioritised'
        WHERE kind IN ('offered', 'turned_down', 'withdrawn')"""
    )
    _guard("escalation_move", True)


def _guard(table: str, stands: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        word = "ENABLE" if stands else "DISABLE"
        op.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
    elif stands:
        op.execute(
            f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        )
    else:
        op.execute(f"DROP TRIGGER {table}_no_update")


def _slug(name: str) -> str:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())
    return "-".join(words)[:70] or "team"


def _now(bind: sa.Connection) -> datetime:
    now = datetime.now(UTC)
    return now.replace(tzinfo=None) if bind.dialect.name == "sqlite" else now
