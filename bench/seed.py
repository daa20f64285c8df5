"""Fills a database with a made-up community, the same every time for the same numbers."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from community.domain.accounts.models import Session, User
from community.domain.answers.models import Acceptance
from community.domain.categories.models import Category, Tag
from community.domain.search.models import StaleDocument
from community.domain.threads import rules
from community.domain.threads.models import Post, Thread, ThreadTag
from community.domain.threads.ordering import wilson
from community.kernel import tokens
from community.kernel.db import db
from community.kernel.slugs import slugify

SEED = 20261122
BATCH = 2_000
SECRET = "bench-session-of-the-signed-in-reader"
END = datetime(2026, 11, 1, tzinfo=UTC)

ROOTS = [
    "label",
    "printer",
    "roll",
    "sensor",
    "light",
    "paper",
    "driver",
    "network",
    "cloud",
    "account",
    "invoice",
    "export",
    "import",
    "template",
    "barcode",
    "scanner",
    "battery",
    "charger",
    "cable",
    "router",
    "update",
    "version",
    "firmware",
    "restart",
    "setting",
    "button",
    "screen",
    "menu",
    "colour",
    "margin",
    "cutter",
    "queue",
    "job",
    "error",
    "code",
    "message",
    "password",
    "login",
    "token",
    "webhook",
    "request",
    "answer",
    "limit",
    "timeout",
    "backup",
    "restore",
    "folder",
    "file",
    "image",
    "font",
]
ENDINGS = ("", "s", "ing", "ed", "er", "less", "ful", "ward")
RARE = "quillfeather"  # in one thread of a thousand
COMMON = ("printer", "restart")


def words(chance: random.Random, count: int) -> list[str]:
    """Words with a long tail, as in real text: few are everywhere, most are seldom."""
    found = []
    for _ in range(count):
        if chance.random() < 0.7:
            root = ROOTS[min(int(chance.expovariate(0.08)), len(ROOTS) - 1)]
            found.append(root)
        else:
            found.append(chance.choice(ROOTS) + chance.choice(ENDINGS) + str(chance.randrange(400)))
    return found


def fill(people: int, threads: int, posts: int) -> None:
    """Write so many people, threads and posts; every statement a batch."""
    chance = random.Random(SEED)
    connection = db.session.connection()

    def put(table: Any, rows: Iterator[dict[str, Any]]) -> None:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)

    put(Category, iter(_categories()))
    put(Tag, ({"id": n, "slug": f"{ROOTS[n % len(ROOTS)]}-{n}", "description": "", "thread_count": 0}
              for n in range(1, 151)))  # fmt: skip
    put(User, (_person(n) for n in range(1, people + 1)))
    put(Session, iter([_session()]))
    plans = _plans(chance, people, threads, posts)
    put(Thread, (_thread(plan) for plan in plans))
    put(
        ThreadTag,
        ({"thread_id": plan["id"], "tag_id": tag} for plan in plans for tag in plan["tags"]),
    )
    put(Post, (post for plan in plans for post in _posts(plan, chance)))
    put(Acceptance, (_acceptance(plan) for plan in plans if plan["accepted"]))
    put(StaleDocument, ({"thread_id": p["id"], "marked_at": END, "version": 1} for p in plans))
    db.session.commit()


def _plans(chance: random.Random, people: int, threads: int, posts: int) -> list[dict[str, Any]]:
    answers = posts - threads
    plans: list[dict[str, Any]] = []
    next_post = 1
    for n in range(1, threads + 1):
        # The first thread is the one that is measured: twenty answers.
        mine = 20 if n == 1 else max(0, round(chance.gauss(answers / threads, 2.5)))
        title = " ".join(words(chance, chance.randint(5, 11))).capitalize()
        tags = chance.sample(range(1, 151), chance.randint(1, 3))
        created = END - timedelta(minutes=n * 20)
        plans.append({
            "id": n, "question": next_post, "answers": mine, "asker": chance.randint(1, people),
            "title": title + (f" {RARE}" if n % 1000 == 7 else ""), "tags": tags,
            "category": chance.randint(1, 5), "created": created, "people": people,
            "accepted": next_post + 1 if mine and chance.random() < 0.4 else None,
        })  # fmt: skip
        next_post += 1 + mine
    return plans


def _categories() -> list[dict[str, Any]]:
    return [
        {"id": n, "slug": f"area-{n}", "name": f"Area {n}", "position": n, "description": "",
         "template": "", "fields": [], "readers": "everyone", "writers": "members", "ownership": "support"}
        for n in range(1, 6)
    ]  # fmt: skip


def _person(n: int) -> dict[str, Any]:
    return {
        "id": n, "handle": f"person{n}", "handle_key": f"person{n}", "name": f"Person {n}",
        "role": "member", "joined_at": END - timedelta(days=400), "reputation": 1 + n % 900,
    }  # fmt: skip


def _session() -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "user_id": 1, "token_digest": tokens.digest(SECRET), "created_at": now, "seen_at": now,
        "proved_at": now, "address": "", "agent": "bench",
    }  # fmt: skip


def _thread(plan: dict[str, Any]) -> dict[str, Any]:
    facts = rules.TurnFacts(
        closed=False, accepted=plan["accepted"] is not None, official=False, remedied=False,
        escalated=False, others_answers=plan["answers"], asked_asker_at=None,
        asker_posted_at=plan["created"],
    )  # fmt: skip
    title = plan["title"][:150]
    return {
        "id": plan["id"], "category_id": plan["category"], "asker_id": plan["asker"],
        "title": title, "slug": slugify(title), "excerpt": (title * 2)[:240],
        "tag_slugs": " ".join(f"{ROOTS[tag % len(ROOTS)]}-{tag}" for tag in plan["tags"]),
        "environment": {}, "created_at": plan["created"], "turn": rules.turn(facts),
        "last_activity_at": plan["created"] + timedelta(minutes=plan["answers"]),
        "answer_count": plan["answers"], "others_answers": plan["answers"],
        "accepted_post_id": plan["accepted"],
        "solved_at": plan["created"] if plan["accepted"] else None,
        "asker_posted_at": plan["created"], "view_count": plan["id"] % 700,
    }  # fmt: skip


def _posts(plan: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(plan["answers"] + 1):
        text = " ".join(words(chance, 85))  # about 620 characters
        up = chance.randint(0, 9) if n else 0
        yield {
            "id": plan["question"] + n, "thread_id": plan["id"], "parent_id": None,
            "author_id": plan["asker"] if n == 0 else chance.randint(1, plan["people"]),
            "role": "answer" if n else "question", "audience": "public", "body": text,
            "body_format": "markdown", "html": f'<p dir="auto">{text}</p>\n',
            "created_at": plan["created"] + timedelta(minutes=n), "score": up, "up_count": up,
            "imported_up": up, "wilson": wilson(up, up),
        }  # fmt: skip


def _acceptance(plan: dict[str, Any]) -> dict[str, Any]:
    return {
        "thread_id": plan["id"], "post_id": plan["accepted"], "accepted_by": plan["asker"],
        "accepted_at": plan["created"] + timedelta(minutes=5),
    }  # fmt: skip
