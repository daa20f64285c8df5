"""The desk: the history of escalations, their clocks, and what is offered after them.

Revision ID: 0004
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATUSES = "('proposed','open','pending','on_hold','solved','closed','declined')"
LIVE = "status in ('proposed','open','pending','on_hold')"
ONCE = "event in ('warn','breach')"
GENERAL = "category_id is null"
APPEND_ONLY = ("escalation_move", "sla_event", "sla_terms")


def instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _make_service_levels()
    _grow_escalation()
    _make_history()
    _make_clocks()
    _make_aftercare()
    _make_heat()
    _tell_history()
    for table in APPEND_ONLY:
        _forbid_changes(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        _allow_changes(table)
    for table in (
        "endorsement_proposal",
        "escalation_rule",
        "thread_signal",
        "thread_heat",
        "satisfaction_offer",
        "follow_up",
        "sla_event",
        "sla_clock",
        "escalation_move",
    ):
        op.drop_table(table)
    _shrink_escalation()
    for table in ("sla_terms", "sla_policy", "calendar"):
        op.drop_table(table)
    with op.batch_alter_table("thread") as batch:
        batch.drop_column("heat")


def _make_service_levels() -> None:
    op.create_table(
        "calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar"),
        sa.UniqueConstraint("name", name="uq_calendar_name"),
    )
    op.create_table(
        "sla_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("pauses_on_hold", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name="fk_sla_policy_category_id_category"
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name="fk_sla_policy_calendar_id_calendar"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sla_policy"),
        sa.UniqueConstraint("category_id", name="uq_sla_policy_category_id"),
    )
    op.create_index(
        "uq_sla_policy_general", "sla_policy", ["category_id"], unique=True,
        sqlite_where=sa.text(GENERAL), postgresql_where=sa.text(GENERAL),
    )  # fmt: skip
    op.create_table(
        "sla_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("policy_name", sa.String(length=80), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sla_terms"),
        sa.UniqueConstraint("digest", name="uq_sla_terms_digest"),
    )


def new_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("team", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        instant("received_at", nullable=True),
        instant("wake_at", nullable=True),
        sa.Column("link", sa.String(length=500), nullable=False, server_default=""),
        sa.Column("remedy", sa.Text(), nullable=False, server_default=""),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        instant("touched_at", nullable=True),
        instant("timer_at", nullable=True),
        instant("due_at", nullable=True),
        sa.Column("terms_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=30), nullable=False, server_default=""),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
    )


NEW_KEYS = (
    ("owner_id", "user"), ("answer_id", "post"), ("terms_id", "sla_terms"),
    ("previous_id", "escalation"), ("merged_into_id", "escalation"),
)  # fmt: skip
NEW_INDEXES = (
    ("ix_escalation_due", ["due_at", "id"], True),
    ("ix_escalation_owner", ["owner_id", "status"], True),
    ("ix_escalation_ended", ["status", "ended_at", "id"], False),
    ("ix_escalation_timer", ["timer_at"], False),
)


def _grow_escalation() -> None:
    with op.batch_alter_table("escalation") as batch:
        for column in new_columns():
            batch.add_column(column)
        batch.alter_column("opened_by", existing_type=sa.Integer(), nullable=True)
        for column, table in NEW_KEYS:
            batch.create_foreign_key(f"fk_escalation_{column}_{table}", table, [column], ["id"])
    with op.batch_alter_table("escalation") as batch:
        for name in ("team", "link", "remedy", "rule"):
            batch.alter_column(name, existing_type=sa.Text(), server_default=None)
    for name, columns, is_live in NEW_INDEXES:
        where = sa.text(LIVE) if is_live else None
        op.create_index(name, "escalation", columns, sqlite_where=where, postgresql_where=where)


def _shrink_escalation() -> None:
    for name, _columns, _live in NEW_INDEXES:
        op.drop_index(name, table_name="escalation")
    # What nobody opened, a rule did; there was no such thing before.
    op.execute(
        'UPDATE escalation SET opened_by = (SELECT min(id) FROM "user") WHERE opened_by IS NULL'
    )
    with op.batch_alter_table("escalation") as batch:
        for column, table in NEW_KEYS:
            batch.drop_constraint(f"fk_escalation_{column}_{table}", type_="foreignkey")
        batch.alter_column("opened_by", existing_type=sa.Integer(), nullable=False)
        for column in new_columns():
            batch.drop_column(column.name)


def _make_history() -> None:
    op.create_table(
        "escalation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=True),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        instant("at"),
        sa.Column("cause", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=10), nullable=False),
        instant("wake_at", nullable=True),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"to_status in {STATUSES}", name="ck_escalation_move_to_status"),
        *[
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_escalation_move_{column}_{table}")
            for column, table in (
                ("escalation_id", "escalation"), ("by_id", "user"), ("owner_id", "user"),
                ("answer_id", "post"), ("merged_into_id", "escalation"),
            )
        ],
        sa.PrimaryKeyConstraint("id", name="pk_escalation_move"),
        sa.UniqueConstraint("escalation_id", "number", name="uq_escalation_move_escalation_id_number"),
    )  # fmt: skip
    op.create_index("ix_escalation_move_by", "escalation_move", ["by_id", "at"])


def _make_clocks() -> None:
    op.create_table(
        "sla_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("target_minutes", sa.Integer(), nullable=False),
        sa.Column("left_microseconds", sa.BigInteger(), nullable=False),
        instant("running_since", nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        *[instant(name, nullable=True) for name in ("due_at", "next_at", "breached_at", "fulfilled_at")],
        sa.CheckConstraint(
            "kind in ('first_response','next_response','resolution')", name="ck_sla_clock_kind"
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name="fk_sla_clock_escalation_id_escalation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sla_clock"),
        sa.UniqueConstraint("escalation_id", "kind", "number", name="uq_sla_clock_escalation_id_kind_number"),
    )  # fmt: skip
    op.create_index("ix_sla_clock_next", "sla_clock", ["next_at", "id"])
    op.create_table(
        "sla_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        instant("at"),
        instant("noticed_at"),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("target_minutes", sa.Integer(), nullable=False),
        instant("due_at", nullable=True),
        sa.CheckConstraint(
            "event in ('apply','start','pause','resume','fulfil','warn','breach')",
            name="ck_sla_event_event",
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["sla_clock.id"], name="fk_sla_event_clock_id_sla_clock"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sla_event"),
    )
    op.create_index("ix_sla_event_clock", "sla_event", ["clock_id", "id"])
    op.create_index("ix_sla_event_at", "sla_event", ["event", "at"])
    op.create_index(
        "uq_sla_event_once", "sla_event", ["clock_id", "event", "percent"], unique=True,
        sqlite_where=sa.text(ONCE), postgresql_where=sa.text(ONCE),
    )  # fmt: skip


def _make_aftercare() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        instant("created_at"),
        instant("ask_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name="fk_follow_up_escalation_id_escalation"
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_follow_up_thread_id_thread"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    op.create_index("ix_follow_up_due", "follow_up", ["ask_at"])
    op.create_index("ix_follow_up_escalation", "follow_up", ["escalation_id"])
    op.create_table(
        "satisfaction_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credited_to", sa.Integer(), nullable=True),
        instant("offered_at"),
        instant("expires_at"),
        instant("rated_at", nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name="ck_satisfaction_offer_rating"),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"],
            name="fk_satisfaction_offer_escalation_id_escalation",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_satisfaction_offer_user_id_user", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["credited_to"], ["user.id"], name="fk_satisfaction_offer_credited_to_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_satisfaction_offer"),
        sa.UniqueConstraint("escalation_id", name="uq_satisfaction_offer_escalation_id"),
    )  # fmt: skip
    op.create_index("ix_satisfaction_offer_person", "satisfaction_offer", ["user_id", "offered_at"])


def _make_heat() -> None:
    op.add_column("thread", sa.Column("heat", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "endorsement_proposal",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        instant("proposed_at"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name="fk_endorsement_proposal_thread_id_thread"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name="fk_endorsement_proposal_post_id_post"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user.id"], name="fk_endorsement_proposal_proposed_by_user"
        ),
        sa.PrimaryKeyConstraint("thread_id", name="pk_endorsement_proposal"),
    )
    op.create_table(
        "thread_heat",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        instant("computed_at"),
        sa.Column("above_ticks", sa.Integer(), nullable=False),
        instant("hot_since", nullable=True),
        instant("cool_since", nullable=True),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name="fk_thread_heat_thread_id_thread"
        ),
        sa.PrimaryKeyConstraint("thread_id", name="pk_thread_heat"),
    )
    op.create_index("ix_thread_heat_value", "thread_heat", ["value"])

    op.create_table(
        "thread_signal",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        instant("at"),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("is_newcomer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name="fk_thread_signal_thread_id_thread"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name="fk_thread_signal_person_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thread_id", "part", "person_id", name="pk_thread_signal"),
    )
    op.create_index("ix_thread_signal_at", "thread_signal", ["at"])
    op.create_table(
        "escalation_rule",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        instant("changed_at"),
        sa.CheckConstraint("mode in ('off','propose','automatic')", name="ck_escalation_rule_mode"),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["user.id"], name="fk_escalation_rule_changed_by_user"
        ),
        sa.PrimaryKeyConstraint("kind", name="pk_escalation_rule"),
    )


def _tell_history() -> None:
    """What escalations had gone through before there was a history: opened, and perhaps ended."""
    op.execute("UPDATE escalation SET received_at = opened_at")
    op.execute("UPDATE escalation SET touched_at = ended_at WHERE status = 'solved'")
    op.execute(
        """UPDATE escalation SET version = CASE WHEN status IN ('solved','closed') THEN 2 ELSE 1 END,
        team = (SELECT category.team FROM category JOIN thread ON thread.category_id = category.id
                WHERE thread.id = escalation.thread_id)"""
    )
    columns = """escalation_id, number, kind, from_status, to_status, by_id, at, cause, reason,
        priority, link, remedy"""
    op.execute(
        f"""INSERT INTO escalation_move ({columns})
        SELECT id, 1, 'opened', NULL, 'open', opened_by, opened_at, 'person', reason, priority, '', ''
        FROM escalation ORDER BY id"""  # noqa: S608 nothing of this comes from outside
    )
    op.execute(
        f"""INSERT INTO escalation_move ({columns})
        SELECT id, 2, status, 'open', status, ended_by, ended_at, 'person', '', priority, '', ''
        FROM escalation WHERE status IN ('solved','closed') ORDER BY id"""  # noqa: S608
    )
    # The watch looks at each once, and closes what has been quiet for long.
    op.execute("UPDATE escalation SET timer_at = ended_at WHERE status = 'solved'")


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
            )
        return
    op.execute(
        f"""CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"""
    )
    op.execute(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"""
    )
    op.execute(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"""
    )


def _allow_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.execute(f"DROP FUNCTION {table}_append_only()")
