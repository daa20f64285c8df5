"""Which posts show which pictures.

Revision ID: 0013
Revises: 0012
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAME = re.compile(r'src="/uploads/([^"/]{1,64})"')
BATCH = 500


def upgrade() -> None:
    op.create_table(
        "shown_picture",
        sa.Column("upload_id", sa.String(length=64), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_shown_picture_post_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["upload.id"],
            name=op.f("fk_shown_picture_upload_id_upload"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("upload_id", "post_id", name=op.f("pk_shown_picture")),
    )
    op.create_index(op.f("ix_shown_picture_post_id"), "shown_picture", ["post_id"])
    _note_what_stands()


def downgrade() -> None:
    op.drop_index(op.f("ix_shown_picture_post_id"), table_name="shown_picture")
    op.drop_table("shown_picture")


def _note_what_stands() -> None:
    # What stood before was shown to all who knew its name; whoever wrote it could see it.
    connection = op.get_bind()
    post, upload = (
        sa.table("post", sa.column("id"), sa.column("html")),
        sa.table("upload", sa.column("id")),
    )
    shown = sa.table("shown_picture", sa.column("upload_id"), sa.column("post_id"))
    known = set(connection.scalars(sa.select(upload.c.id)))
    last = 0
    while known:
        query = sa.select(post.c.id, post.c.html).where(
            post.c.id > last, post.c.html.like('%src="/uploads/%')
        )
        rows = connection.execute(query.order_by(post.c.id).limit(BATCH)).all()
        pairs = [
            {"upload_id": name, "post_id": row.id}
            for row in rows
            for name in sorted(set(NAME.findall(row.html)) & known)
        ]
        if pairs:
            connection.execute(sa.insert(shown), pairs)
        if len(rows) < BATCH:
            return
        last = rows[-1].id
