"""The full text index of PostgreSQL; SQLite keeps its index in files.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        """CREATE TABLE search_document (
            thread_id integer PRIMARY KEY, version smallint NOT NULL, day integer NOT NULL,
            solved boolean NOT NULL, title tsvector NOT NULL,
            body tsvector NOT NULL)"""
    )
    # Kept apart from the rows, which a search reads by the thousand, and unpacked, for ranking.
    op.execute("ALTER TABLE search_document ALTER COLUMN body SET STORAGE EXTERNAL")
    op.execute(
        """CREATE INDEX ix_search_document_terms ON search_document
            USING gin (body) WITH (fastupdate = off)"""
    )
    op.execute("CREATE INDEX ix_search_document_version ON search_document (version)")
    op.execute("CREATE TABLE search_word (word text PRIMARY KEY, documents integer NOT NULL)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE search_word")
        op.execute("DROP TABLE search_document")
