"""`python -m bench.departure`: how long it takes until all is gone of somebody who wrote 10,000 posts and wants them removed.

DATABASE_URL and DATA_DIR are honoured, and the database must be empty; `--posts N` sets how many posts are theirs, of twice
as many in the community. It goes piece by piece as the worker does, has somebody else write all the while, and ends with a
look whether anything is left.
"""

import argparse
import os
import threading
import time
from collections import defaultdict

from flask import current_app
from sqlalchemy import func, select, update

from bench import seed
from community import config, create_app
from community.cli import counters, database
from community.domain.accounts import passwords
from community.domain.accounts.models import User
from community.domain.departures import operations
from community.domain.departures.models import Departure
from community.domain.departures.posts import STUB
from community.domain.threads.models import Post, Thread
from community.jobs.schedule import WATCHES
from community.kernel import clock
from community.kernel.db import db, refresh_statistics
from community.kernel.operation import operation

LEAVER = 2
PASSWORD = "a password for measuring only"
REST = next(watch.rest for watch in WATCHES if watch.name == "departures").total_seconds()
NAMED_EVERY = 20  # one in so many of what others wrote names them


def main() -> None:
    """Fill, leave, go on to the end, and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    posts = parser.parse_args().posts
    os.environ.setdefault("DATA_DIR", "var/bench-departure")
    with create_app(config.load()).app_context():
        database.bring_up_to_date()
        if db.session.scalar(select(func.count()).select_from(Post)):
            raise SystemExit("The database is not empty.")
        seed.fill(people=2_000, threads=2 * posts // 5, posts=2 * posts)
        _hand_over(posts)
        refresh_statistics()
        others = Others()
        others.start()
        _leave()
        others.stop()
        _look()


class Others(threading.Thread):
    """Somebody else who writes ten times a second, and notes how long each time took."""

    def __init__(self) -> None:
        super().__init__()
        self._app = current_app._get_current_object()  # type: ignore[attr-defined]
        self._ended = threading.Event()
        self._waits: list[float] = []

    def run(self) -> None:
        """Write until the end."""
        with self._app.app_context():
            while not self._ended.wait(0.1):
                began = time.perf_counter()
                _write()
                self._waits.append(time.perf_counter() - began)

    def stop(self) -> None:
        """End, and tell how it went."""
        self._ended.set()
        self.join()
        waits = sorted(self._waits)
        print(
            f"others wrote {len(waits)} times meanwhile, median {waits[len(waits) // 2]:.2f} s, longest {waits[-1]:.2f} s"
        )


@operation
def _write() -> None:
    db.session.execute(update(User).where(User.id == 1).values(seen_at=clock.now()))


@operation
def _hand_over(posts: int) -> None:
    """Make one person the author of half of all posts, and have others name them."""
    half = Post.id % 2 == 0
    db.session.execute(update(Post).where(half).values(author_id=LEAVER))
    asked = select(Post.thread_id).where(half, Post.role == "question")
    db.session.execute(update(Thread).where(Thread.id.in_(asked)).values(asker_id=LEAVER))
    named = update(Post).where(~half, Post.id % NAMED_EVERY == 1)
    db.session.execute(named.values(body=Post.body + " Ask @person2."))
    kept = passwords.hashed(PASSWORD)
    db.session.execute(update(User).where(User.id == LEAVER).values(password_hash=kept))
    for found in counters.differences():
        counters.mend(found)


def _leave() -> None:
    written = db.session.scalar(select(func.count()).where(Post.author_id == LEAVER))
    began = time.perf_counter()
    operations.leave(db.session.get_one(User, LEAVER), PASSWORD, "remove")
    print(f"{written:,} posts; anonymous after {time.perf_counter() - began:.2f} s", flush=True)

    spent: dict[str, list[float]] = defaultdict(list)
    while step := db.session.get_one(Departure, LEAVER, populate_existing=True).step:
        started = time.perf_counter()
        operations.go_on(LEAVER)
        spent[step].append(time.perf_counter() - started)
        time.sleep(REST)
    for step, pieces in spent.items():
        if sum(pieces) >= 1:
            print(f"{step:<14}{len(pieces):>5} pieces {sum(pieces):>8.1f} s, longest {max(pieces):.2f} s")  # fmt: skip
    longest = max(max(pieces) for pieces in spent.values())
    print(f"all gone after {time.perf_counter() - began:.1f} s, the longest piece {longest:.2f} s")


def _look() -> None:
    worded = select(func.count()).where(Post.author_id == LEAVER, Post.body != STUB)
    naming = select(func.count()).where(Post.body.contains("@person2."))
    wrong = sum(len(found) for found in counters.differences())
    print(
        f"left: {db.session.scalar(worded)} of their posts with words, "
        f"{db.session.scalar(naming)} that name them, {wrong} counters that are wrong"
    )


if __name__ == "__main__":
    main()
