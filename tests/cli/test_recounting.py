import pytest
from sqlalchemy import update

from community.cli.recount import recount
from community.domain.answers import operations as answers
from community.domain.categories.models import Tag
from community.domain.follows import operations as follows
from community.domain.reputation import operations as reputation
from community.domain.reputation.models import Entry
from community.domain.threads.models import ImportedId, ImportRun, Post, Thread
from community.domain.threads.operations import remove
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from tests.support.standing import trusted


@pytest.fixture
def story(cast):
    """A little of everything that is counted."""
    thread = cast.thread(tags=["sensor", "labels"])
    trusted(cast.cleo)
    answer, other = cast.answer(thread), cast.answer(thread, by=cast.cleo)
    votes.vote(answer, by=cast.cleo, value=1)
    votes.vote(other, by=cast.mo, value=-1)
    votes.me_too(thread, by=cast.mo)
    follows.follow(thread, by=cast.root)
    answers.confirm(answer, by=cast.mo, worked=True)
    answers.accept(answer, by=cast.ada)
    answers.endorse(other, by=cast.sam)
    answers.confirm(other, by=cast.ada, worked=False)
    taken_away = cast.answer(cast.thread(title="Another printer that stops"), by=cast.sam)
    remove(taken_away, by=cast.mo)
    return answer


@pytest.fixture
def run(app):
    db.session.commit()
    return lambda *words: app.test_cli_runner().invoke(recount, list(words))


def test_what_people_did_adds_up(story, run):
    told = run()

    assert told.exit_code == 0, told.output
    assert "Everything adds up." in told.output


WRONG = [
    (Post, "up_count", 9), (Post, "down_count", 9), (Post, "score", 9), (Post, "worked_count", 9),
    (Post, "failed_count", 9), (Post, "wilson", 0.9), (Thread, "answer_count", 9),
    (Thread, "others_answers", 9), (Thread, "score", 9), (Thread, "me_too_count", 9),
    (Thread, "follower_count", 9), (Thread, "accepted_post_id", None),
    (Thread, "official_post_id", None), (Thread, "verdict_failed", False), (Thread, "turn", "closed"),
    (Thread, "asked_asker_at", clock.now()), (Tag, "thread_count", 9),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "column", "value"), WRONG, ids=lambda part: getattr(part, "__name__", str(part)[:16])
)
def test_a_wrong_counter_is_told_and_mended(story, run, model, column, value):
    first = story.thread_id if model is Thread else story.id if model is Post else 1
    db.session.execute(update(model).where(model.id == first).values({column: value}))
    db.session.commit()

    told = run()
    assert told.exit_code == 1
    assert f"{model.__tablename__} {first}: {column} is " in told.output
    assert run().exit_code == 1, "looking mends nothing"

    assert run("--fix").exit_code == 1
    after = run()
    assert after.exit_code == 0, after.output


def test_a_wrong_reputation_is_told_and_mended(cast, story, run):
    cast.ben.reputation += 7
    db.session.query(Entry).filter_by(user_id=cast.cleo.id).delete()
    db.session.commit()

    told = run()

    assert told.exit_code == 1
    assert "reputation of ben: kept as" in told.output
    assert "reputation of cleo" in told.output
    run("--fix")
    assert run().exit_code == 0


def test_a_reputation_brought_from_an_old_forum_holds_its_verdicts(cast, run):
    answer = cast.answer(cast.thread())
    answers.accept(answer, by=cast.ada)
    db.session.query(Entry).delete()
    cast.ben.reputation = cast.ada.reputation = 1
    db.session.add(ImportRun(source="old", started_at=clock.now()))
    db.session.add(ImportedId(source="old", kind="answer", foreign_id="7", local_id=answer.id))
    db.session.commit()
    reputation.take_over(cast.ben.id, 300)

    told = run()

    assert told.exit_code == 0, told.output
