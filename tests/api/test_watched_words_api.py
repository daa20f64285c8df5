"""Watched words for programs: admins only, however a word is dressed up, and written in the audit log."""

import pytest

from community.domain.moderation import queries as moderation
from community.domain.spam import queries

WORDS = "/watched-words"


def watched(call):
    return [item["word"] for item in call.get(WORDS).json["items"]]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", WORDS, None),
        ("PUT", WORDS, {"word": "snake oil"}),
        ("DELETE", f"{WORDS}?word=casino", None),
    ],
)
def test_only_admins_see_or_change_them(cast, api, method, path, body):
    before = queries.watched_words()

    for name, person in cast.everyone.items():
        if name != "an admin":
            assert api(person)(method, path, body).status_code in (401, 403), name

    assert queries.watched_words() == before


def test_a_word_is_watched_once_and_no_longer_and_the_log_says_by_whom(cast, api):
    root = api(cast.root)

    first = root.put(WORDS, {"word": " Snake  oil "})
    again = root.put(WORDS, {"word": "ѕnаke\u200b oil"})  # two letters are Cyrillic
    during = watched(root)
    gone = [root.delete(f"{WORDS}?word=SNAKE%20OIL").status_code for _twice in range(2)]

    assert (first.status_code, first.json, again.json) == (200, {"word": "Snake oil"}, first.json)
    assert during.count("Snake oil") == 1 and len(during) == len(queries.SHIPPED) + 1
    assert gone == [204, 204] and "Snake oil" not in watched(root)
    acts = moderation.acts("watch_word").items
    assert [act.detail["after"] for act in acts] == [False, True]


@pytest.mark.parametrize("word", ["", " ", "\u200b", "…", "x" * 81, 7, None])
def test_what_is_no_word_is_refused_and_changes_nothing(cast, api, word):
    before = queries.watched_words()

    refused = api(cast.root).put(WORDS, {"word": word})

    assert refused.status_code == 422 and refused.json["errors"]["word"]
    assert queries.watched_words() == before
