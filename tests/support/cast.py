"""The people of every test: Ada asks, Ben answers, Cleo looks on, Mo moderates, Sam is an agent, Root is admin."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.categories.models import Category, Tag
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.kernel.db import db
from tests.support.standing import known_tags, unpaced

TITLE = "The printer stops after the third label"
BODY = "It prints two labels, then the light goes **red**."
PASSWORD = "correct horse battery staple"


@dataclass
class Cast:
    ada: User
    ben: User
    cleo: User
    mo: User
    sam: User
    root: User
    category: Category

    @property
    def everyone(self):
        return {
            "a visitor": None, "the asker": self.ada, "the answerer": self.ben,
            "a bystander": self.cleo, "a moderator": self.mo, "an agent": self.sam,
            "an admin": self.root,
        }  # fmt: skip

    def thread(self, title=TITLE, body=BODY, by=None, **more) -> Thread:
        """A new thread of Ada's; its tags were made by somebody before."""
        known_tags(*more.get("tags", ()))
        return threads.ask(
            by=by or self.ada, category=self.category, title=title, body=body, **more
        )

    def answer(self, thread: Thread, body="Clean the sensor.", by=None, **more) -> Post:
        """A new answer of Ben's."""
        return answers.answer(thread, by=by or self.ben, body=body, **more)


def assemble() -> Cast:
    """The cast in an empty database, where nobody waits between two posts: `standing.paced` has them wait."""
    cast = _written()
    unpaced(cast.root)
    return cast


def _written() -> Cast:
    """Write the cast into an empty database: as the product does the first time, then the same rows."""
    if not _rows:
        cast = _assembled()
        _rows.update({model: _rows_of(model) for model in (User, Category, Tag)})
        return cast
    for model, rows in _rows.items():
        db.session.execute(insert(model.__table__), rows)
    people = db.session.scalars(select(User)).all()
    category = db.session.scalars(select(Category)).one()
    db.session.commit()
    return Cast(**{user.handle: user for user in people}, category=category)


_rows: dict[type, list[dict]] = {}  # without ids: each database counts for itself


def _rows_of(model):
    rows = db.session.execute(select(model.__table__).order_by(model.id)).mappings()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def _assembled() -> Cast:
    joined = datetime(2025, 6, 2, tzinfo=UTC)  # before every frozen time: nobody's first day
    people = {
        handle: User(
            handle=handle, handle_key=handle, name=name, role=role, joined_at=joined,
            email=f"{handle}@example.com", email_key=f"{handle}@example.com",
            email_confirmed_at=joined,
        )
        for handle, name, role in (
            ("ada", "Ada Asker", "member"),
            ("ben", "Ben Answerer", "member"),
            ("cleo", "Cleo Onlooker", "member"),
            ("mo", "Mo Moderator", "moderator"),
            ("sam", "Sam Agent", "agent"),
            ("root", "Root Admin", "admin"),
        )
    }  # fmt: skip
    db.session.add_all(people.values())
    db.session.commit()
    category = categories.create(
        name="Printing", slug="printing", description="Labels and rolls.",
        fields=[
            {"key": "version", "label": "Firmware version"},
            {"key": "platform", "label": "Platform", "choices": ["Android", "iOS"]},
        ],
    )  # fmt: skip
    known_tags("jam", "labels", "roll", "rolls", "sensor")
    return Cast(**people, category=category)
