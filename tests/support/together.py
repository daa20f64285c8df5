"""Doing things at the same moment, each in a thread and a session of its own."""

import threading

from community.kernel.db import db


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
