from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.categories.models import Category, Tag
from community.domain.threads import operations
from community.domain.threads.models import Post, Thread
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from tests.support.cast import BODY, TITLE
from tests.support.standing import known_tags, trusted


def test_asking_opens_a_thread_with_its_question(cast):
    known_tags("roll-jam")
    thread = operations.ask(
        by=cast.ada,
        category=cast.category,
        title=f"  {TITLE} ",
        body=BODY,
        tags=["Roll Jam", "sensor"],
        environment={"version": "2.1"},
    )

    question = db.session.scalar(select(Post).where(Post.thread_id == thread.id))
    assert (thread.title, thread.turn, thread.tags) == (
        TITLE,
        "needs_answer",
        ("roll-jam", "sensor"),
    )
    assert thread.environment == {"version": "2.1"}
    assert "<strong>red</strong>" in question.html
    assert thread.excerpt == "It prints two labels, then the light goes red."


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "Too short"}),
        ("title", {"title": "x" * 151}),
        ("title", {"title": 15}),
        ("title", {"title": "\u200b" * 20}),
        ("body", {"body": "  \n "}),
        ("body", {"body": "x" * 32_001}),
        ("body", {"body": None}),
        ("tags", {"tags": ["a", "b", "c", "d", "e", "f"]}),
        ("tags", {"tags": "word"}),
        ("tags", {"tags": ["x" * 41]}),
        ("tags", {"tags": [None]}),
        ("tags", {"tags": ["!!!"]}),
        ("environment", {"environment": {"version": "x" * 201}}),
        ("environment", {"environment": {"colour": "red"}}),
        ("environment", {"environment": ["version"]}),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field_and_nothing_is_written(cast, field, values):
    with pytest.raises(Invalid) as refusal:
        operations.ask(
            **{"by": cast.ada, "category": cast.category, "title": TITLE, "body": BODY, **values}
        )

    assert list(refusal.value.fields) == [field]
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 0
    assert db.session.scalar(select(func.count()).select_from(Post)) == 0


@pytest.mark.parametrize("sign", [
    "\u3164", "\u115f", "\u2800", "\xad", "\u200b", "\u200d", "\u200e", "\u202e", "\u2067", "\u034f",
    "\U000e0041", "\u2028", "\u3000",
])  # fmt: skip
def test_what_nobody_can_see_is_no_title_no_text_and_no_tag(cast, sign):
    asked = {"by": cast.ada, "category": cast.category, "title": TITLE, "body": BODY}
    trusted(cast.ada)

    for field, value in (("title", sign * 20), ("body", f"{sign} \n{sign}"), ("tags", [sign])):
        with pytest.raises(Invalid) as refusal:
            operations.ask(**asked | {field: value})
        assert list(refusal.value.fields) == [field]
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 0


@pytest.mark.parametrize(("typed", "kept"), [
    ("The driver is \u202egnp.exe\u202c, or is it?", "The driver is gnp.exe, or is it?"),
    ("Who \u2067turns\u2066 the rest around", "Who turns the rest around"),
    ("A pr\xadin\u2060ter that\ufeff hides\U000e0041\U000e007f words", "A printer that hides words"),
    ("می\u200cخواهم چاپ کنم و نمی\u200cشود", "می\u200cخواهم چاپ کنم و نمی\u200cشود"),
    ("A family of four 👩\u200d👩\u200d👧 prints", "A family of four 👩\u200d👩\u200d👧 prints"),
])  # fmt: skip
def test_a_title_keeps_no_sign_that_turns_or_hides_what_others_read(cast, typed, kept):
    assert cast.thread(title=typed).title == kept


def test_the_longest_and_shortest_that_fit_are_taken(cast):
    assert cast.thread(title="x" * 15).id
    assert cast.thread(title="x" * 150, body="y" * 32_000).id


def test_the_same_form_sent_twice_asks_once(cast):
    first = cast.thread(submission_key="k1")
    again = cast.thread(submission_key="k1")
    others = cast.thread(submission_key="k1", by=cast.cleo)

    assert again.id == first.id
    assert others.id != first.id, "a key belongs to the person who made it"


def test_of_ten_sendings_of_one_form_at_once_one_asks(cast):
    app = db.session.get_bind() and __import__("flask").current_app._get_current_object()
    ada, category = cast.ada.id, cast.category.id

    def send(_):
        with app.app_context():
            thread = operations.ask(
                by=db.session.get(User, ada),
                category=db.session.get(Category, category),
                title=TITLE,
                body=BODY,
                submission_key="the same",
            )
            number = thread.id
            db.session.remove()
            return number

    with ThreadPoolExecutor(10) as pool:
        numbers = set(pool.map(send, range(10)))

    assert len(numbers) == 1
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 1


def test_members_cannot_ask_where_only_staff_write(cast):
    cast.category.writers = "staff"
    db.session.commit()

    with pytest.raises(Forbidden):
        cast.thread()
    assert cast.thread(by=cast.sam).id


def test_tags_are_counted_for_what_everyone_may_read_only(cast):
    cast.thread(tags=["sensor"])
    cast.category.readers = "staff"
    db.session.commit()
    cast.thread(by=cast.sam, tags=["sensor"])

    assert db.session.scalar(select(Tag.thread_count).where(Tag.slug == "sensor")) == 1
