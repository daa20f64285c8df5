"""For programs: with `seen_at` a post is made only if nobody was quicker."""

from datetime import timedelta

from community.domain.threads.queries import get_thread
from community.kernel import clock

NEW = {"role": "answer", "body": "Have you tried the other cable?"}


def test_a_post_is_refused_if_others_wrote_since_and_taken_without_or_with_a_later_time(cast, api):
    thread, client = cast.thread(), api(cast.cleo)
    path, seen = f"/threads/{thread.id}/posts", clock.now().isoformat()
    theirs = cast.answer(thread)

    refused = client.post(path, {**NEW, "seen_at": seen})

    assert refused.status_code == 409
    assert refused.json["current"] == {"post_id": theirs.id, "posts": 1}
    assert get_thread(thread.id, None).answer_count == 1
    later = (clock.now() + timedelta(seconds=1)).isoformat()
    assert client.post(path, {**NEW, "seen_at": later}).status_code == 201
    assert client.post(path, {**NEW, "body": "And another thing is this."}).status_code == 201
    comment = {"role": "comment", "parent_id": theirs.id, "body": "Which cloth?", "seen_at": seen}
    assert client.post(path, comment).status_code == 201
    assert api(cast.sam).post(path, {**comment, "body": "What cloth?"}).status_code == 409
    assert client.post(path, {**NEW, "seen_at": "soon"}).status_code == 422
