"""Privacy: exports, departures, the community's texts and who agreed to them, blocked people.

Revision ID: 0010
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STUB = "Erased for privacy."
WORDS = (
    "reason",
    "remedy",
    "link",
)  # of the history of cases: what people wrote, not what happened


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('mute','block')", name=op.f("ck_block_kind")),
        sa.CheckConstraint("owner_id != person_id", name=op.f("ck_block_another")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_block_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name=op.f("fk_block_person_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "person_id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_block_person_id"), ["person_id"], unique=False)

    op.create_table(
        "data_export",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting','ready','failed')", name=op.f("ck_data_export_state")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_data_export_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
    )
    with op.batch_alter_table("data_export", schema=None) as batch_op:
        batch_op.create_index("ix_data_export_due", ["due_at"], unique=False)
        batch_op.create_index("ix_data_export_expires", ["expires_at"], unique=False)
        batch_op.create_index("ix_data_export_user", ["user_id", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_data_export_waiting",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "departure",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("posts", sa.String(length=10), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("posts in ('keep','remove')", name=op.f("ck_departure_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_departure_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_departure")),
    )
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.create_index("ix_departure_due", ["due_at"], unique=False)

    op.create_table(
        "legal_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("page in ('terms','privacy')", name=op.f("ck_legal_text_page")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user.id"], name=op.f("fk_legal_text_published_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_text")),
        sa.UniqueConstraint("page", "version", name=op.f("uq_legal_text_page_version")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["legal_text.id"], name=op.f("fk_consent_text_id_legal_text")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_consent_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("user_id", "text_id", name=op.f("uq_consent_user_id_text_id")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_text", ["text_id"], unique=False)

    op.create_table(
        "export_piece",
        sa.Column("export_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["data_export.id"],
            name=op.f("fk_export_piece_export_id_data_export"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_piece")),
    )
    # Not in a batch: that would make the table of people anew, with all that hangs on it.
    op.add_column("user", sa.Column("agreed_text_id", sa.Integer(), nullable=True))
    op.add_column("user", sa.Column("asked_text_id", sa.Integer(), nullable=True))

    _let_words_be_erased()


def downgrade() -> None:
    _forbid_all_changes()
    op.drop_column("user", "asked_text_id")
    op.drop_column("user", "agreed_text_id")

    op.drop_table("export_piece")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_text")

    op.drop_table("consent")
    op.drop_table("legal_text")
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.drop_index("ix_departure_due")

    op.drop_table("departure")
    with op.batch_alter_table("data_export", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_data_export_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_data_export_user")
        batch_op.drop_index("ix_data_export_expires")
        batch_op.drop_index("ix_data_export_due")

    op.drop_table("data_export")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_block_person_id"))

    op.drop_table("block")


def _let_words_be_erased() -> None:
    """The history of cases stays append-only, but for its words, which may become the stub or nothing."""
    words = " AND ".join(f"NEW.{name} IN (OLD.{name}, '{STUB}', '')" for name in WORDS)
    erased = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in WORDS)
    if op.get_bind().dialect.name == "sqlite":
        columns = [one["name"] for one in sa.inspect(op.get_bind()).get_columns("escalation_move")]
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in columns if name not in WORDS)
        op.execute("DROP TRIGGER escalation_move_no_update")
        op.execute(
            f"""CREATE TRIGGER escalation_move_no_update BEFORE UPDATE ON escalation_move
            WHEN NOT ({same} AND {words} AND ({erased}))
            BEGIN SELECT RAISE(ABORT, 'escalation_move is append-only'); END"""
        )
        return
    same = " ".join(f"- '{name}'" for name in WORDS)
    op.execute(
        f"""CREATE OR REPLACE FUNCTION escalation_move_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF to_jsonb(NEW) {same} = to_jsonb(OLD) {same} AND {words} AND ({erased}) THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'escalation_move is append-only';
        END $$"""
    )


def _forbid_all_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER escalation_move_no_update")
        op.execute(
            """CREATE TRIGGER escalation_move_no_update BEFORE UPDATE ON escalation_move
            BEGIN SELECT RAISE(ABORT, 'escalation_move is append-only'); END"""
        )
        return
    op.execute(
        """CREATE OR REPLACE FUNCTION escalation_move_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'escalation_move is append-only'; END $$"""
    )
