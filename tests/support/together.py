"""Doing things at the same moment, each in a thread and a session of its own."""

import threading
import time
from contextlib import contextmanager

from sqlalchemy import event

from community.kernel.db import db

A_MOMENT = 0.05  # seconds


@contextmanager
def slow_writes():
    """Each row is written a moment late, so that those who look first have all looked before one writes."""

    def wait(_connection, _cursor, statement, *_rest):
        if statement.startswith(("INSERT", "UPDATE")):
            time.sleep(A_MOMENT)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", wait)


def together(app, tasks):
    """Run each task in a thread of its own, all begun at once; gives what each gave or raised, in order."""
    db.session.commit()
    gate, outcomes = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number, task):
        with app.app_context():
            gate.wait()
            try:
                outcomes[number] = task()
            except Exception as error:
                outcomes[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return outcomes
