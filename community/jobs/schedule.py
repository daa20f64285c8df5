"""What the queue can carry, what runs how often, and what the worker keeps an eye on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from huey import Huey, crontab

from community.jobs import clean_up, deliver_mail, outbox
from community.jobs.ask_whether_it_worked import ask_whether_it_worked
from community.jobs.finish_departures import finish_departures
from community.jobs.make_exports import make_exports
from community.jobs.watch_deadlines import watch_deadlines
from community.jobs.watch_threads import watch_threads
from community.jobs.write_index import write_index


@dataclass(frozen=True)
class Watch:
    """Something a worker looks after by itself, so that it goes on when the queue is away."""

    name: str
    every: timedelta
    turn: Callable[[], int]
    """Cheap when there is nothing to do; how much it did: after something, it has another turn at once."""
    rest: timedelta = timedelta(0)
    """A pause before that other turn, where the turns are long and others have to write between them."""


WATCHES = (
    Watch("index", timedelta(seconds=0.5), write_index),
    Watch("mail", timedelta(seconds=1), deliver_mail.deliver_due),
    Watch("deadlines", timedelta(seconds=2), watch_deadlines),
    Watch("follow-ups", timedelta(seconds=30), ask_whether_it_worked),
    Watch("threads", timedelta(seconds=60), watch_threads),
    # Longer than SQLite's waiting writers sleep between two looks, 100 ms, so that they find the gap.
    Watch("departures", timedelta(seconds=2), finish_departures, rest=timedelta(seconds=0.15)),
    Watch("exports", timedelta(seconds=2), make_exports),
    Watch("sweep", timedelta(seconds=5), outbox.sweep),
)


def register(huey: Huey, app: Flask) -> Any:
    """Give the queue its tasks; gives back the one that carries out pending reactions."""

    @huey.task(name="carry_out")  # type: ignore[untyped-decorator]
    def carry_out(ids: list[int]) -> None:
        with app.app_context():
            outbox.carry_out(ids)

    @huey.periodic_task(crontab(hour="3", minute="20"), name="clean_up")  # type: ignore[untyped-decorator]
    def clean_up_daily() -> None:
        with app.app_context():
            clean_up.clean_up()

    return carry_out
