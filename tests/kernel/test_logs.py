"""A line of the log is one thing that happened, whoever reads it."""

import json
import logging
import logging.config
import threading

import pytest
from gunicorn.http.errors import InvalidRequestLine
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from structlog.contextvars import clear_contextvars

from community.domain.accounts.models import User
from community.kernel import logs
from community.kernel.db import db

logger = logging.getLogger("community.tests")


@pytest.fixture
def written(capfd):
    """Configures the log and gives what was written to standard error since; the log of the tests comes back after."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def configured(level="info", as_json=False):
        logs.configure(level, as_json=as_json)
        return lambda: capfd.readouterr().err

    yield configured
    clear_contextvars()
    root.handlers[:], root.level = before


def test_for_programs_each_line_is_an_object_with_time_level_place_and_facts(written):
    since = written(as_json=True)
    logs.begin(request_id="abc")

    logger.warning("Mail %s refused", 7)

    told = json.loads(since())
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "Mail 7 refused", "level": "warning", "logger": "community.tests", "request_id": "abc",
    }  # fmt: skip


def test_a_fault_brings_its_trace_in_the_same_object(written):
    since = written(as_json=True)
    try:
        raise ValueError("no such thing")
    except ValueError:
        logger.exception("It failed")

    told = json.loads(since())
    assert told["exception"][0]["exc_type"] == "ValueError"


def test_for_people_it_is_words_with_the_facts_behind_and_the_trace_below(written):
    since = written()
    logs.begin(watch="mail")
    try:
        raise ValueError("no such thing")
    except ValueError:
        logger.exception("It failed")

    first, *trace = since().splitlines()
    assert first.endswith(" error It failed watch=mail")
    assert trace[-1] == "ValueError: no such thing"


def test_words_of_a_stranger_begin_no_line_of_their_own(written):
    since = written()

    logger.warning("Refused %s", "a\r\n2026-01-01T00:00:00Z error The database is gone")

    assert len(since().splitlines()) == 1


def test_what_is_less_than_asked_for_is_left_out(written):
    since = written("warning")

    logger.info("Cleaned up")
    logging.getLogger("huey").info("Scheduling")

    assert since() == ""


def test_the_facts_of_one_request_are_not_those_of_the_next_nor_of_another_thread(written):
    since = written(as_json=True)
    logs.begin(request_id="first")
    logs.begin(watch="mail")
    other = threading.Thread(target=lambda: logger.info("Elsewhere"))
    other.start()
    other.join()
    logger.info("Here")

    elsewhere, here = map(json.loads, since().splitlines())
    assert "watch" not in elsewhere and "request_id" not in elsewhere
    assert here["watch"] == "mail" and "request_id" not in here


def test_gunicorns_own_lines_go_the_same_way(written):
    since = written(as_json=True)
    theirs = logging.getLogger("gunicorn.error")
    theirs.addHandler(logging.StreamHandler())
    logging.config.dictConfig(logs.arrangement("info", as_json=True))

    theirs.error("Worker failed to boot.")

    assert json.loads(since())["event"] == "Worker failed to boot."


@pytest.mark.parametrize("as_json", [False, True])
def test_a_trace_holds_no_value_of_a_variable(written, as_json):
    since = written(as_json=as_json)

    def sign_in(password):
        raise ValueError(len(password))

    try:
        sign_in("correct {} battery".format("horse"))
    except ValueError:
        logger.exception("It failed")

    told = since()
    assert "sign_in" in told
    assert "correct horse" not in told


@pytest.mark.parametrize("as_json", [False, True])
def test_what_the_database_says_of_a_row_it_refused_is_told_without_the_row(written, cast, as_json):
    since = written(as_json=as_json)
    try:
        db.session.execute(
            insert(User).values(
                handle="ben", handle_key="ben", name="My own words", email="x@example.com"
            )
        )
    except IntegrityError as error:
        logger.exception("It failed")
        logger.warning("Put back: %s", error.orig)
    db.session.rollback()

    told = since()
    assert "It failed" in told and "Put back" in told
    assert "INSERT INTO" in told, "what was asked for is of use"
    assert "My own words" not in told
    assert "x@example.com" not in told


def test_what_gunicorn_says_of_a_request_is_told_without_address_and_token(written):
    since, server = written(), logging.getLogger("gunicorn.error")
    refused = InvalidRequestLine("GET /reset/a-secret-token HTTP/1.1 x")
    server.warning(f"Invalid request from ip=203.0.113.5: {refused}")
    server.error("Error handling request %s %s", "GET", "/reset/a-secret-token?q=words")

    told = since()
    assert "Invalid request …" in told and "Error handling request …" in told
    assert not [one for one in ("203.0.113.5", "a-secret-token", "q=words") if one in told]
