"""Taking every row away between two tests: from the tables that have any, which are few."""

from sqlalchemy import create_engine, text

from community.kernel.db import db

KEPT = ("alembic_version",)
EMPTYING = "testing.emptying"
EMPTY = """
CREATE FUNCTION testing.empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    EMPTIED
    PERFORM setval(to_regclass(format('%%I', sequencename)), start_value, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


def prepare_postgresql(app):
    """Write down in a new database how it is emptied, and keep a connection that does nothing else.

    What the server planned for it stays planned: going past guards and foreign keys throws plans away,
    on a connection that also does other things each time.
    """
    engine = app.extensions[EMPTYING] = create_engine(
        app.config["SQLALCHEMY_DATABASE_URI"],
        isolation_level="AUTOCOMMIT",
        pool_size=1,
        pool_pre_ping=True,
        connect_args={"options": "-c session_replication_role=replica"},
    )
    with engine.connect() as connection:
        tables = connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        )
        # TRUNCATE makes new files for every table and costs ten times as much when few have rows.
        emptied = "\n".join(
            f'IF EXISTS (SELECT 1 FROM "{table}") THEN DELETE FROM "{table}"; END IF;'
            for table in tables
            if table not in KEPT
        )
        connection.exec_driver_sql("CREATE SCHEMA testing")
        connection.exec_driver_sql(EMPTY.replace("EMPTIED", emptied))


def empty_postgresql(app):
    """Take every row away, and count from one again."""
    with app.extensions[EMPTYING].connect() as connection:
        connection.exec_driver_sql("SELECT testing.empty()")


def empty_sqlite():
    """Take every row away; SQLite then counts from one again by itself."""
    with db.engine.connect() as pooled:
        connection = pooled.connection.driver_connection
        # Without them a table is emptied at once, not row by row.
        connection.execute("PRAGMA foreign_keys=OFF")
        try:
            # A browser that has just been closed may have a last request under way: waits for it.
            connection.execute("BEGIN IMMEDIATE")
            for table in _filled(connection):
                _empty_table(connection, table)
            connection.execute("COMMIT")
        finally:
            connection.rollback()  # undoes nothing but what failed
            connection.execute("PRAGMA foreign_keys=ON")


def _filled(connection):
    tables = [table.name for table in db.metadata.sorted_tables]
    looks = ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)
    found = connection.execute(f"SELECT {looks}").fetchone()
    return [table for table, has_rows in zip(tables, found, strict=True) if has_rows]


def _empty_table(connection, table):
    """Empty a table, its triggers aside: they keep histories from being deleted."""
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for name, _sql in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(f'DELETE FROM "{table}"')
    for _name, sql in guards:
        connection.execute(sql)
