"""People on their first day, and what a moderator has taught the spam score."""

from community.domain.spam import operations as spam
from community.domain.spam.features import features_of
from community.domain.threads.models import Post
from community.kernel.db import db
from tests.support.people import members

ADVERTISEMENT = "Cheap followers and cheap likes for your pages, order them today from our friendly shop number {n}."
HONEST = (
    "My label roll number {n} jams after the second label and the sensor blinks twice, then stops."
)


def newcomer(prefix="newcomer"):
    """Somebody who joined just now."""
    return members(1, prefix)[0]


def taught(cast, lessons=12):
    """Have so many posts of either kind stand as lessons."""
    thread = cast.thread(title="A thread for lessons of either kind")
    for n in range(lessons):
        for words, is_spam in ((ADVERTISEMENT, True), (HONEST, False)):
            body = words.format(n=n)
            post = cast.answer(thread, body=body, by=cast.mo)
            spam.learn(post.id, features_of("", body), is_spam)
    return db.session.query(Post).count()
