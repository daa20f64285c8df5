"""`python -m bench.desk`: what each view of the desk costs with few and with many live cases, and twelve saved views.

DATABASE_URL (an empty database) and DATA_DIR are honoured; by default it lies in var/bench-desk-N. `--cases N` sets the size.
The pages are asked of the application in this process, one after the other; what PostgreSQL does for it counts as ours.
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, func, insert, select, text, update

from bench import processes, seed
from community import config, create_app
from community.cli import database
from community.domain.accounts.models import User
from community.domain.desk.filters import VIEWS
from community.domain.escalations.models import Escalation
from community.domain.heat.models import ThreadHeat
from community.domain.saved_views import operations as saved_views
from community.domain.teams.models import Team
from community.kernel.db import db, refresh_statistics

AGENTS = 20
ROUNDS = 40
SAVED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("all", {"owner": "me"}), ("all", {"owner": "-", "priority": "urgent"}), ("all", {"category": "area-1"}),
    ("all", {"category": "area-2", "status": "open"}), ("all", {"title": "printer"}), ("all", {"title": "firmware code"}),
    ("unassigned", {"priority": "high"}), ("due-soon", {"owner": "me"}), ("breached", {"team": "Team 1"}),
    ("hot", {"owner": "-"}), ("pending", {"owner": "person3"}), ("all", {"hot": True, "team": "Team 2"}),
)  # fmt: skip


def main() -> None:
    """Seed and measure."""
    cases = _cases_wanted()
    os.environ.setdefault("DATA_DIR", f"var/bench-desk-{cases}")
    os.environ["RATE_LIMITS"] = "false"
    app = create_app(config.load())
    with app.app_context():
        database.bring_up_to_date()
        if not db.session.scalar(select(func.count()).select_from(Escalation)):
            _fill(cases)
    _measure(app)


def _cases_wanted() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
    chosen: int = parser.parse_args().cases
    return chosen


def _fill(cases: int) -> None:
    seed.fill(people=500, threads=cases, posts=2 * cases)
    db.session.execute(update(User).where(User.id <= AGENTS).values(role="agent"))
    chance, now = random.Random(seed.SEED), datetime.now(UTC)
    teams = [
        {"id": n + 1, "slug": f"team-{n}", "name": f"Team {n}", "created_at": now} for n in range(4)
    ]
    db.session.execute(insert(Team), teams)
    rows = [_case(number, chance, now) for number in range(1, cases + 1)]
    db.session.execute(insert(Escalation), rows)
    db.session.execute(insert(ThreadHeat), list(_heats(rows, chance, now)))
    db.session.commit()
    agent = db.session.get_one(User, 1)
    for number, (view, filters) in enumerate(SAVED):
        saved_views.save(agent, f"View {number:02}", view, filters)
    refresh_statistics()


def _case(number: int, chance: random.Random, now: datetime) -> dict[str, Any]:
    status = chance.choices(("open", "pending", "on_hold", "proposed"), (70, 12, 8, 10))[0]
    opened = now - timedelta(minutes=chance.randrange(60 * 24 * 20))
    owned = status in ("pending", "on_hold") or (status == "open" and chance.random() < 0.6)
    return {
        "id": number, "thread_id": number, "status": status, "reason": "It hurts.", "tried": "", "wanted": "",
        "priority": chance.choices(("urgent", "high", "normal", "low"), (5, 15, 70, 10))[0],
        "team_id": 1 + number % 4, "owner_id": chance.randint(1, AGENTS) if owned else None,
        "opened_by": 2, "opened_at": opened, "received_at": None if status == "proposed" else opened,
        "due_at": None if status in ("proposed", "pending") else now + timedelta(minutes=chance.randint(-2_000, 9_000)),
        "link": "", "remedy": "", "rule": "", "version": 1,
    }  # fmt: skip


def _heats(
    rows: list[dict[str, Any]], chance: random.Random, now: datetime
) -> Iterator[dict[str, Any]]:
    for row in rows:
        heat = min(100, int(chance.expovariate(0.05)))
        yield {
            "thread_id": row["thread_id"], "value": heat, "parts": {"me_too": heat}, "computed_at": now,
            "above_ticks": 0, "hot_since": now if heat >= 60 else None,
        }  # fmt: skip


def _measure(app: Flask) -> None:
    browser = app.test_client()
    browser.set_cookie("sid", seed.SECRET, domain="localhost")
    paths = {"desk": "/desk"} | {view: f"/desk?view={view}" for view in VIEWS[1:]}
    paths |= {"saved, by title": "/desk?saved=5", "beside": "/desk?view=mine&case=1"}
    browser.get("/desk")
    with app.app_context():
        served_by = _servers()
    print("| page | status | queries | CPU ms | p50 ms |\n|---|---|---|---|---|")
    for name, path in paths.items():
        status = browser.get(path).status_code
        with app.app_context():
            queries = _counted(lambda path=path: browser.get(path))  # type: ignore[misc]
        times, before = [], _cpu(served_by)
        for _ in range(ROUNDS):
            began = time.perf_counter()
            browser.get(path)
            times.append((time.perf_counter() - began) * 1000)
        cpu = (_cpu(served_by) - before) / ROUNDS * 1000
        print(
            f"| {name} | {status} | {queries} | {cpu:.1f} | {sorted(times)[ROUNDS // 2]:.1f} |",
            flush=True,
        )


def _counted(ask: Callable[[], object]) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(db.engine, "before_cursor_execute", counted)
    ask()
    event.remove(db.engine, "before_cursor_execute", counted)
    return count


def _servers() -> list[int]:
    """The server's processes that work for this database alone, as it may have others."""
    if db.engine.dialect.name != "postgresql":
        return []
    query = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return list(db.session.scalars(query))


def _cpu(servers: list[int]) -> float:
    return processes.cpu_seconds([os.getpid(), *servers])


if __name__ == "__main__":
    main()
