"""Without Redis requests are counted in one place for all processes of the machine, under digests, and bounded."""

import errno
import multiprocessing
import os
import time

import pytest
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from community.web import counting
from tests.support import databases

TEN = RateLimitItemPerMinute(10)
FORKED = multiprocessing.get_context("fork")


@pytest.fixture
def counts(tmp_path):
    return storage_from_string(counting.address_in(tmp_path), key="k")


def counted_elsewhere(counts, times, key="a"):
    """Count in as many processes of their own at once."""
    children = [FORKED.Process(target=counts.incr, args=(key, 60)) for _ in range(times)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * times


def test_what_one_process_counted_the_others_know(counts):
    assert counts.incr("a", 60) == 1
    counted_elsewhere(counts, times=6)

    assert counts.incr("a", 60) == 8
    assert counts.get("a") == 8 and counts.get("b") == 0
    assert time.time() < counts.get_expiry("a") <= time.time() + 60


def test_a_limit_is_one_limit_however_many_processes_there_are(tmp_path):
    processes = [
        FixedWindowRateLimiter(storage_from_string(counting.address_in(tmp_path), key="k"))
        for _ in range(4)
    ]

    let_in = [limiter.hit(TEN, "somebody") for _ in range(5) for limiter in processes]

    assert let_in.count(True) == 10


def test_two_applications_over_one_folder_hold_back_as_one(app, tmp_path):
    url = app.config["SETTINGS"].database_url
    made = [
        databases.in_production(tmp_path, database_url=url, visitor_pages=False) for _ in range(2)
    ]

    def statuses(number):
        return [
            made[turn % 2].test_client().post(
                "/preview", data={"body": "A *text*."}, base_url="https://community.example",
                headers={"Sec-Fetch-Site": "same-origin"}, environ_overrides={"REMOTE_ADDR": "203.0.113.5"},
            ).status_code
            for turn in range(number)
        ]  # fmt: skip

    assert statuses(14) == [200] * 12 + [429] * 2
    for one in made:
        databases.leave(one)


def test_a_window_ends(counts):
    counts.incr("a", 0.05)
    time.sleep(0.06)

    assert counts.get("a") == 0
    assert counts.incr("a", 60) == 1


def test_a_clock_that_was_set_back_keeps_nobody_out_for_long(counts, monkeypatch):
    now = time.time()
    monkeypatch.setattr(counting.time, "time", lambda: now + 86_400)
    counts.incr("a", 60)
    monkeypatch.setattr(counting.time, "time", lambda: now)

    assert counts.incr("a", 60) == 1


def test_no_address_stands_in_the_file_and_it_never_grows(counts, tmp_path):
    for number in range(70_000):
        counts.incr(f"LIMITER/203.0.113.{number}", 60)

    written = (tmp_path / counting.FILE).read_bytes()
    assert len(written) == counting.SIZE
    assert b"203.0.113" not in written
    assert (tmp_path / counting.FILE).stat().st_mode & 0o777 == 0o600


def test_another_key_finds_nothing_of_it(counts, tmp_path):
    counts.incr("a", 60)

    assert storage_from_string(counting.address_in(tmp_path), key="other").get("a") == 0


def test_what_is_cleared_is_counted_anew(counts):
    counts.incr("a", 60)
    counts.incr("b", 60)
    counts.clear("a")
    assert (counts.get("a"), counts.get("b")) == (0, 1)

    counts.reset()
    assert counts.get("b") == 0


def test_where_there_is_no_room_each_process_counts_by_itself(app, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "pwrite", full)
    made = databases.in_production(
        tmp_path, database_url=app.config["SETTINGS"].database_url, visitor_pages=False
    )

    asked = [
        made.test_client().get(
            "/login", base_url="https://community.example",
            environ_overrides={"REMOTE_ADDR": "203.0.113.5"},
        ).status_code
        for _ in range(52)
    ]  # fmt: skip

    assert asked == [200] * 50 + [429] * 2
    databases.leave(made)


def test_the_check_says_where_it_is_counted(app):
    output = app.test_cli_runner().invoke(args=["check"]).output

    line = next(one for one in output.splitlines() if " limits " in one)
    assert "for all processes of this machine" in line
