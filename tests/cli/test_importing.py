import pytest
from sqlalchemy import func, select

from community.domain.threads.models import Thread
from community.kernel.db import db
from tests.support import dumps


@pytest.fixture
def flask(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["import", *map(str, arguments)])


def threads():
    return db.session.scalar(select(func.count()).select_from(Thread))


@pytest.mark.parametrize(
    ("kind", "write", "expected"),
    [("stackexchange", dumps.small_stackexchange, 3), ("kitsune", dumps.small_kitsune, 8)],
)
def test_the_command_brings_a_forum_in_and_sums_up(flask, tmp_path, kind, write, expected):
    done = flask(kind, write(tmp_path / "forum"))

    assert done.exit_code == 0, done.output
    assert threads() == expected
    assert "settling" in done.output, "progress, line by line where there is no terminal"
    assert f"/old/{kind}/questions/<id>" in done.output
    assert f"{kind}-loss.jsonl" in done.output.replace("\n", "")


def test_the_second_time_it_says_that_nothing_was_changed(flask, tmp_path):
    folder = dumps.small_kitsune(tmp_path / "forum")
    flask("kitsune", folder)

    again = flask("kitsune", folder)

    assert again.exit_code == 0
    assert "Nothing was changed." in again.output
    assert threads() == 8


@pytest.mark.parametrize("kind", ["stackexchange", "kitsune"])
def test_a_folder_that_is_no_forum_is_refused_in_words(flask, tmp_path, kind):
    refused = flask(kind, tmp_path)

    assert refused.exit_code == 1
    assert "Error: " in refused.output
    assert "Traceback" not in refused.output
    assert threads() == 0


def test_a_folder_that_does_not_exist_is_refused(flask, tmp_path):
    assert flask("kitsune", tmp_path / "nowhere").exit_code == 2
