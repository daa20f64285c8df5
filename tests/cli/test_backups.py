import io
import json
import os
import sqlite3
import stat
import tarfile

import pytest
from sqlalchemy import func, select

from community.cli import database
from community.domain.threads.models import Thread
from community.kernel.db import db
from tests.support import databases
from tests.support.cast import assemble


@pytest.fixture(params=databases.KINDS)
def machines(request, tmp_path):
    """Makes applications of one kind of database, each migrated and on a machine of its own."""
    names, made = [], []

    def make():
        number = len(names)
        name = f"peerdesk_test_backup_{os.getpid()}_{number}"
        names.append(name)
        folder = tmp_path / str(number)
        url = f"sqlite:///{folder}/peerdesk.db"
        if request.param == "postgresql":
            url = databases.postgresql_url().rsplit("/", 1)[0] + f"/{name}"
            databases.on_server(
                f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"
            )
        made.append(migrated(url, folder))
        return made[-1]

    if request.param == "postgresql":
        databases.postgresql_url()
    yield make
    for app in made:
        databases.leave(app)
    if request.param == "postgresql":
        databases.on_server(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))


def migrated(url, folder):
    """An application with the tables of the migrations, and nothing in them."""
    folder.mkdir()
    app = databases.unfilled(url, folder)
    with app.app_context():
        database.bring_up_to_date()
    return app


def invoke(app, *words):
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def titles(app):
    with app.app_context():
        found = list(db.session.scalars(select(Thread.title)))
        db.session.remove()
        db.engine.dispose()
    return found


def fill(app):
    with app.app_context():
        cast = assemble()
        cast.answer(cast.thread())
        db.session.remove()


def test_what_was_backed_up_comes_back_on_another_machine(machines, tmp_path):
    old, new = machines(), machines()
    fill(old)

    made = invoke(old, "backup", tmp_path / "kept.tar")
    restored = invoke(new, "restore", tmp_path / "kept.tar")

    assert made.exit_code == 0, made.output
    assert restored.exit_code == 0, restored.output
    assert titles(new) == titles(old) != []
    assert stat.S_IMODE((tmp_path / "kept.tar").stat().st_mode) == 0o600


def test_a_restore_replaces_nothing(machines, tmp_path):
    app = machines()
    fill(app)
    invoke(app, "backup", tmp_path / "kept.tar")

    refused = invoke(app, "restore", tmp_path / "kept.tar")

    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert len(titles(app)) == 1


def test_a_backup_overwrites_nothing(machines, tmp_path):
    (tmp_path / "kept.tar").write_text("something dear")

    refused = invoke(machines(), "backup", tmp_path / "kept.tar")

    assert refused.exit_code == 1
    assert (tmp_path / "kept.tar").read_text() == "something dear"


@pytest.fixture
def kept(tmp_path):
    """A good backup of SQLite as a map of names to bytes, to be spoilt, and where to restore it."""
    app = migrated(f"sqlite:///{tmp_path}/data/peerdesk.db", tmp_path / "data")
    invoke(app, "backup", tmp_path / "good.tar")
    with tarfile.open(tmp_path / "good.tar") as tar:
        yield app, {member.name: tar.extractfile(member).read() for member in tar}


def packed(path, members):
    with tarfile.open(path, "w:") as tar:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def manifest_with(members, **changes):
    return json.dumps(json.loads(members["manifest.json"]) | changes).encode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 99}, "format 99"),
        ({"migration": "9999"}, "migration 9999"),
        ({"kind": "postgresql"}, "is of postgresql"),
        ({"sha256": "0" * 64}, "damaged"),
        ({"more": 1}, "manifest cannot be read"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(kept, tmp_path, changes, said):
    app, members = kept
    path = packed(
        tmp_path / "bad.tar",
        [("manifest.json", manifest_with(members, **changes)), ("database", members["database"])],
    )

    refused = invoke(app, "restore", path)

    assert refused.exit_code == 1
    assert said in refused.output


@pytest.mark.parametrize(
    "names",
    [
        ["manifest.json", "../../etc/passwd"],
        ["manifest.json", "/tmp/outside"],
        ["manifest.json", "database", "more"],
        ["database"],
        [],
    ],
)
def test_a_hostile_file_is_refused_and_writes_nowhere(kept, tmp_path, names):
    app, members = kept
    path = packed(tmp_path / "bad.tar", [(name, members.get(name, b"x")) for name in names])
    before = sorted(tmp_path.rglob("*"))

    refused = invoke(app, "restore", path)

    assert refused.exit_code == 1
    assert "not a backup" in refused.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_in_place_of_the_database_is_refused(kept, tmp_path):
    app, members = kept
    with tarfile.open(tmp_path / "bad.tar", "w:") as tar:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(members["manifest.json"])
        tar.addfile(entry, io.BytesIO(members["manifest.json"]))
        link = tarfile.TarInfo("database")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    assert "not a backup" in invoke(app, "restore", tmp_path / "bad.tar").output


def test_junk_is_refused_in_a_sentence(kept, tmp_path):
    app, _ = kept
    (tmp_path / "junk").write_bytes(b"no tar at all" * 100)

    refused = invoke(app, "restore", tmp_path / "junk")

    assert refused.exit_code == 1
    assert "Traceback" not in refused.output


def test_the_copy_is_whole_while_somebody_writes(tmp_path):
    app = migrated(f"sqlite:///{tmp_path}/data/peerdesk.db", tmp_path / "data")
    fill(app)
    with app.app_context():
        writer = sqlite3.connect(tmp_path / "data" / "peerdesk.db", isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE thread SET title = 'half written'")

        made = invoke(app, "backup", tmp_path / "kept.tar")

        writer.execute("ROLLBACK")
        writer.close()
        assert made.exit_code == 0, made.output
        assert db.session.scalar(select(func.count()).select_from(Thread)) == 1
    with tarfile.open(tmp_path / "kept.tar") as tar:
        tar.extract("database", tmp_path / "out", filter="data")
    with sqlite3.connect(tmp_path / "out" / "database") as copy:
        assert copy.execute("SELECT title FROM thread").fetchall() != [("half written",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
