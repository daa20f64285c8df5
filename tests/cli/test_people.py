"""`flask people`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from community.cli.people import people
from community.domain.accounts import operations, queries
from community.domain.accounts.links import Purpose
from community.kernel.db import db

ROOT = Path(__file__).parents[2]
GOOD = "a long enough phrase"


@pytest.fixture
def run(cast, app):
    runner = app.test_cli_runner()
    return lambda *words, **more: runner.invoke(people, words, **more)


def test_a_person_is_made_with_a_password_from_standard_input(run):
    result = run(
        "create",
        "eve",
        "--email",
        "eve@example.com",
        "--role",
        "agent",
        "--password-stdin",
        input=f"{GOOD}\n",
    )

    assert result.exit_code == 0
    assert GOOD not in result.output
    assert queries.get_by_handle("eve").role == "agent"
    assert operations.sign_in("eve", GOOD)


def test_a_person_without_a_password_gets_a_link_that_sets_one(run):
    result = run("create", "support", "--email", "s@example.com")

    link = result.output.split()[-1]
    assert link.startswith("http://localhost/claim/")
    assert operations.reset_password(link.rsplit("/", 1)[-1], GOOD, Purpose.CLAIM)


@pytest.mark.parametrize(
    "words",
    [
        ("ada", "--email", "x@example.com"),
        ("eve", "--email", "ada@example.com"),
        ("e e", "--email", "x@example.com"),
        ("eve", "--email", "x"),
    ],
)
def test_what_cannot_be_is_told_on_standard_error(run, words):
    result = run("create", *words)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.strip()


def test_a_token_is_printed_alone(run):
    result = run("token", "ada", "--scopes", "read")

    user, scopes = operations.person_by_token(result.output.strip())
    assert (user.handle, scopes) == ("ada", {"read"})


@pytest.mark.parametrize("words", [("nobody",), ("ada", "--scopes", "king")])
def test_a_token_that_cannot_be_is_told_on_standard_error(run, words):
    result = run("token", *words)

    assert result.exit_code == 1
    assert result.stdout == ""
    db.session.rollback()


def test_a_command_at_an_empty_database_says_which_and_what_to_do(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "flask", "people", "create", "eve", "--email", "e@example.com"],
        cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": ""},
    )  # fmt: skip

    assert result.returncode == 1
    assert str(tmp_path) in result.stderr and "DATA_DIR" in result.stderr
    assert "Traceback" not in result.stderr
