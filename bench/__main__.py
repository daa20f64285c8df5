"""`python -m bench`: seeds once, serves as in production, measures, prints one table.

DATABASE_URL and DATA_DIR are honoured; by default everything lies in var/bench. `--posts N` sets the size,
`--seconds S` how long each load lasts, `--seed-only` stops after seeding.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import event, func, select

from bench import client, processes, seed
from community import config, create_app
from community.cli import database
from community.domain.search.operations import rebuild
from community.domain.threads.models import Post, Thread
from community.kernel.db import db

COOKIE = {"Cookie": f"sid={seed.SECRET}"}


def main() -> None:
    """Seed, serve, measure."""
    options = _options()
    os.environ.setdefault("DATA_DIR", f"var/bench-{options.posts}")
    os.environ["RATE_LIMITS"] = "false"
    os.environ.setdefault("PORT", str(_free_port()))
    app = create_app(config.load())
    with app.app_context():
        _fill(options.posts)
        pages = _pages()
        queries = {name: _queries(app, path, headers) for name, (path, headers) in pages.items()}
    if options.seed_only:
        return
    server = _serve()
    try:
        _measure(server.pid, pages, queries, options.seconds)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--seed-only", action="store_true")
    return parser.parse_args()


def _fill(posts: int) -> None:
    database.bring_up_to_date()
    if db.session.scalar(select(func.count()).select_from(Post)):
        return
    began = time.perf_counter()
    seed.fill(people=2_000, threads=posts // 5, posts=posts)
    print(f"seeded {posts:,} posts in {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    rebuild()
    print(f"indexed in {time.perf_counter() - began:.0f} s", flush=True)


def _pages() -> dict[str, tuple[list[str], dict[str, str]]]:
    thread = db.session.get_one(Thread, 1)
    question = f"/questions/{thread.id}/{thread.slug}"
    rare, (one, other) = seed.RARE, seed.COMMON
    return {
        "home, visitor": (["/"], {}),
        "home, signed in": (["/"], COOKIE),
        "list of a category, visitor": (["/c/area-1"], {}),
        "question, 20 answers, visitor": ([question], {}),
        "question, 20 answers, signed in": ([question], COOKIE),
        "search, a rare and a common word": ([f"/search?q={rare}+{one}"], {}),
        "search, two common words": ([f"/search?q={one}+{other}"], {}),
    }


def _queries(app: Flask, paths: list[str], headers: dict[str, str]) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    browser = app.test_client()
    if headers:
        browser.set_cookie("sid", seed.SECRET, domain="localhost")
    browser.get(paths[0])
    event.listen(db.engine, "before_cursor_execute", counted)
    browser.get(paths[0])
    event.remove(db.engine, "before_cursor_execute", counted)
    return count


def _serve() -> subprocess.Popen[bytes]:
    log = Path(os.environ["DATA_DIR"]) / "bench.log"
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve"], stdout=log.open("wb"), stderr=subprocess.STDOUT
    )
    for _ in range(600):  # two minutes: the machine may be busy
        try:
            _fetch(int(os.environ["PORT"]), "/healthz", {})
            return server
        except OSError:
            time.sleep(0.2)
    server.send_signal(signal.SIGINT)
    server.wait(30)
    raise SystemExit(f"The server did not start; see {log}")


def _measure(root: int, pages: dict, queries: dict, seconds: float) -> None:  # type: ignore[type-arg]
    port = int(os.environ["PORT"])
    print(
        "| page | status | queries | plain kB | br kB | CPU ms | p50 ms | p99 ms | req/s 1 | req/s 16 |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, (paths, headers) in pages.items():
        client.load(port, paths, headers, 4, 1.0)  # warm
        status, plain = _fetch(port, paths[0], headers)
        _, packed = _fetch(port, paths[0], {**headers, "Accept-Encoding": "br"})
        before = _cpu(root)
        single = client.load(port, paths, headers, 1, seconds)
        cpu = (_cpu(root) - before) / max(single.requests, 1) * 1000
        many = client.load(port, paths, headers, 16, seconds)
        print(
            f"| {name} | {status} | {queries[name]} | {plain / 1000:.1f} | {packed / 1000:.1f} "
            f"| {cpu:.1f} | {single.at(0.5):.1f} | {single.at(0.99):.1f} "
            f"| {single.requests / single.seconds:.0f} | {many.requests / many.seconds:.0f} |",
            flush=True,
        )
    print(f"\nmemory of the whole stack: {processes.memory_mb(processes.tree(root)):.0f} MB")


def _cpu(root: int) -> float:
    mine = processes.tree(root)
    if not os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite"):
        mine = [*mine, *processes.postgres()]
    return processes.cpu_seconds(mine)


def _fetch(port: int, path: str, headers: dict[str, str]) -> tuple[int, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return answer.status, size


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
