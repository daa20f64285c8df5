"""A real dump, whole: what is in the files is in the tables, and all that is kept beside it fits."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from community.cli import counters
from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance
from community.domain.answers.operations import settle_verdicts
from community.domain.categories.models import Tag
from community.domain.threads import queries, rules
from community.domain.threads.models import Post, Thread, ThreadTag
from community.importers import load, stackexchange
from community.kernel.db import db
from tests.support import dumps

KEPT = (
    "turn", "answer_count", "others_answers", "asked_asker_at", "accepted_post_id", "solved_at",
    "official_post_id", "verdict_failed",
)  # fmt: skip


def rows_of(path):
    return [element.attrib for element in ET.parse(path).getroot()]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_everything_in_the_files_is_in_the_tables_and_fits_together(app, tmp_path):
    folder = dumps.shared("stackexchange-bicycles-meta")
    posts = rows_of(folder / "Posts.xml")
    votes = Counter((row["PostId"], row["VoteTypeId"]) for row in rows_of(folder / "Votes.xml"))
    kinds = Counter(row["PostTypeId"] for row in posts)

    outcome = load.load(stackexchange.read(folder), tmp_path, lambda _tick: None)

    assert outcome.imported["user"] == len(rows_of(folder / "Users.xml"))
    assert count(Post, Post.role == "question") == kinds["1"]
    assert count(Post, Post.role == "answer") == kinds["2"]
    assert count(Post, Post.role == "comment") == len(rows_of(folder / "Comments.xml"))
    assert count(Tag) == len(rows_of(folder / "Tags.xml"))
    assert count(Acceptance) == sum("AcceptedAnswerId" in row for row in posts)
    assert count(Thread, Thread.closed_at.is_not(None)) == sum("ClosedDate" in row for row in posts)
    asked_or_answered = [row for row in posts if row["PostTypeId"] in "12"]
    scores = select(func.sum(Post.score)).where(Post.role != "comment")
    assert db.session.scalar(scores) == sum(int(row["Score"]) for row in asked_or_answered)
    ups = select(func.sum(Post.imported_up)).where(Post.role != "comment")
    assert db.session.scalar(ups) == sum(votes[row["Id"], "2"] for row in asked_or_answered)
    _nothing_is_missing(folder, outcome, tmp_path)
    _all_fits_together()


def _nothing_is_missing(folder, outcome, tmp_path):
    lost = Counter(row["kind"] for row in dumps.report_of(tmp_path, outcome.source))
    for kind, name in (
        ("vote", "Votes"),
        ("link", "PostLinks"),
        ("badge", "Badges"),
        ("user", "Users"),
    ):
        rows = len(rows_of(folder / f"{name}.xml"))
        assert outcome.imported.get(kind, 0) + lost[kind] == rows, kind


def _all_fits_together():
    """What the import computed for many at once is what the operations compute for one."""
    for thread in db.session.scalars(select(Thread)).all():
        before = {name: getattr(thread, name) for name in KEPT}
        assert thread.turn == rules.turn(rules.facts_of(thread))
        settle_verdicts(thread)
        assert {name: getattr(thread, name) for name in KEPT} == before, thread.id
        assert len(thread.tags) == count(ThreadTag, ThreadTag.thread_id == thread.id)
    db.session.rollback()
    assert [str(found) for some in counters.differences() for found in some] == []
    assert counters.reputation_differences() == []
    listed = queries.rows(None, limit=100)
    assert len(listed.items) == 100
    assert listed.next
    times = [row.last_activity_at for row in listed.items]
    assert times == sorted(times, reverse=True)
    reputations = select(func.min(User.reputation), func.max(User.reputation))
    assert db.session.execute(reputations).one()[1] > 1


def count(table, *conditions):
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))
