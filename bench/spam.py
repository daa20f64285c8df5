"""`python -m bench.spam`: how well the spam score finds what Mozilla's moderators had marked, on posts it never saw.

Reads the Thunderbird community's threads where they lie beside the project (`--data FOLDER` for elsewhere); nothing of them
is kept. It learns from the first half by date and is asked about the later half, by the same features and the same formula
as in the product, without a database.
"""

import argparse
import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from community.domain.settings.schema import NUMBERS, Amount
from community.domain.spam.features import Circumstances, bucket_of, features_of
from community.domain.spam.rules import MOST_LESSONS, judged

DATA = Path(__file__).parents[2] / "shared" / "data" / "sumo-thunderbird"
FIRST_POSTS = 3  # of each author: those a score is asked about in the product
HAM_EVERY = (
    10  # of the posts nobody marked, one in so many is a lesson, as moderators see few of them
)
DEFAULT = NUMBERS[Amount.SPAM_AT].default
THRESHOLDS = (50, 60, 70, 80, DEFAULT, 95, 99)
MARKED_SINCE = "2024-12-15"  # before that nobody marked questions at all
TAG, LINK = re.compile(r"<[^>]+>"), re.compile(r'<a [^>]*href="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Marked:
    """One post, and whether moderators had marked it as spam."""

    at: str
    is_question: bool
    is_spam: bool
    features: tuple[str, ...]


def main() -> None:
    """Print tables for all posts of newcomers, and for their questions and their answers alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    posts = list(_newcomers(parser.parse_args().data))
    _measure("questions and answers, halves by date of the posts", posts, _middle(posts))
    marks = [post for post in posts if post.is_spam]
    _measure("questions and answers, halves by date of the marks", posts, _middle(marks))
    questions = [post for post in posts if post.is_question and post.at >= MARKED_SINCE]
    marks = [post for post in questions if post.is_spam]
    _measure(
        "questions since they are marked, halves by date of the marks", questions, _middle(marks)
    )
    answers = [post for post in posts if not post.is_question]
    marks = [post for post in answers if post.is_spam]
    _measure("answers alone, halves by date of the marks", answers, _middle(marks))


def _measure(title: str, posts: Sequence[Marked], cut: str) -> None:
    held, lessons = _learned([post for post in posts if post.at < cut])
    later = [post for post in posts if post.at >= cut]
    scores = [_score(post, held, lessons) for post in later]
    spam = sum(post.is_spam for post in later)
    print(
        f"\n{title} ({cut[:10]}): learned from {lessons[True]} marked and {lessons[False]} others;"
    )
    print(f"asked about {len(later)} later posts, of which {spam} are marked")
    kinds = [(score, post.is_spam) for post, score in zip(later, scores, strict=True)]
    print(
        f"average precision {_average_precision(kinds):.3f}, area under the curve {_area(kinds):.3f}\n"
    )
    print(
        "| held from | held | of these marked | precision | recall | honest posts held, of 1,000 |"
    )
    print("|---|---|---|---|---|---|")
    for threshold in THRESHOLDS:
        found = [
            post.is_spam for post, score in zip(later, scores, strict=True) if score >= threshold
        ]
        right, wrong = sum(found), len(found) - sum(found)
        precision = f"{right / len(found):.2f}" if found else "–"
        recall, harm = right / max(1, spam), 1000 * wrong / max(1, len(later) - spam)
        print(f"| {threshold} | {len(found)} | {right} | {precision} | {recall:.3f} | {harm:.2f} |")


def _average_precision(kinds: Sequence[tuple[int, bool]]) -> float:
    """The mean of the precision at each score, weighed by the marked posts that have it."""
    found = right = 0
    total = 0.0
    for score in sorted({score for score, _is_spam in kinds}, reverse=True):
        here = [is_spam for other, is_spam in kinds if other == score]
        found, right = found + len(here), right + sum(here)
        total += sum(here) * right / found
    return total / max(1, right)


def _area(kinds: Sequence[tuple[int, bool]]) -> float:
    """How often a marked post has a higher score than another, an equal one counted half."""
    below, won = 0, 0.0
    for score in sorted({score for score, _is_spam in kinds}):
        here = [is_spam for other, is_spam in kinds if other == score]
        others = len(here) - sum(here)
        won += sum(here) * (below + others / 2)
        below += others
    return won / max(1, below * sum(is_spam for _score, is_spam in kinds))


def _learned(posts: Sequence[Marked]) -> tuple[Counter[tuple[int, bool]], Counter[bool]]:
    others = [post for post in posts if not post.is_spam][::HAM_EVERY]
    taken = sorted([post for post in posts if post.is_spam] + others, key=lambda post: post.at)
    held: Counter[tuple[int, bool]] = Counter()
    lessons: Counter[bool] = Counter()
    for post in taken[-MOST_LESSONS:]:
        lessons[post.is_spam] += 1
        held.update((bucket, post.is_spam) for bucket in {*map(bucket_of, post.features)})
    return held, lessons


def _score(post: Marked, held: Counter[tuple[int, bool]], lessons: Counter[bool]) -> int:
    counts = {
        feature: (held[bucket_of(feature), True], held[bucket_of(feature), False])
        for feature in post.features
    }
    return judged(counts, lessons[True], lessons[False]).score


def _newcomers(folder: Path) -> Iterator[Marked]:
    """The first posts of each author, oldest first; posts whose mark was not exported are left out."""
    rows = [
        (row["created"], row["creator"], row.get("title") or "", row)
        for name in ("questions", "answers")
        for row in _rows(folder / f"{name}.jsonl.gz")
        if row.get("is_spam") is not None
    ]
    rows.sort(key=lambda row: row[0])
    askers = {row["id"]: author for _at, author, _title, row in rows if "title" in row}
    topics: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for at, author, title, row in rows:
        seen[author] += 1
        if seen[author] <= FIRST_POSTS:
            asks = "title" in row
            is_own = not asks and askers.get(row["question_id"]) == author
            topic = topics.setdefault(row["topic"], len(topics) + 1) if asks else 0
            kind = "question" if asks else "own" if is_own else "answer"
            about = Circumstances(kind, topic, seen[author] - 1)
            features = features_of(title, _plain(row.get("content_html") or ""), about=about)
            yield Marked(at, asks, bool(row["is_spam"]), features)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _plain(markup: str) -> str:
    return html.unescape(TAG.sub(" ", LINK.sub(r" \1 <a", markup)))


def _middle(posts: Sequence[Marked]) -> str:
    return sorted(post.at for post in posts)[len(posts) // 2]


if __name__ == "__main__":
    main()
