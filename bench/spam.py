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
from community.domain.spam.features import bucket_of, features_of
from community.domain.spam.rules import MOST_LESSONS, judged

DATA = Path(__file__).parents[2] / "shared" / "data" / "sumo-thunderbird"
FIRST_POSTS = 3  # of each author: those a score is asked about in the product
HAM_EVERY = (
    10  # of the posts nobody marked, one in so many is a lesson, as moderators see few of them
)
DEFAULT = NUMBERS[Amount.SPAM_AT].default
THRESHOLDS = (60, 70, 80, DEFAULT)
TAG, LINK = re.compile(r"<[^>]+>"), re.compile(r'<a [^>]*href="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Marked:
    """One post, and whether moderators had marked it as spam."""

    at: str
    is_question: bool
    is_spam: bool
    features: tuple[str, ...]


def main() -> None:
    """Print one table for all posts of newcomers, and one for their answers alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    posts = list(_newcomers(parser.parse_args().data))
    _measure("questions and answers, halves by date of the posts", posts, _middle(posts))
    marks = [post for post in posts if post.is_spam]
    _measure("questions and answers, halves by date of the marks", posts, _middle(marks))
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
    print(f"asked about {len(later)} later posts, of which {spam} are marked\n")
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
    seen: Counter[str] = Counter()
    for at, author, title, row in sorted(rows, key=lambda row: row[0]):
        seen[author] += 1
        if seen[author] <= FIRST_POSTS:
            features = features_of(title, _plain(row.get("content_html") or ""))
            yield Marked(at, "title" in row, bool(row["is_spam"]), features)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _plain(markup: str) -> str:
    return html.unescape(TAG.sub(" ", LINK.sub(r" \1 <a", markup)))


def _middle(posts: Sequence[Marked]) -> str:
    return sorted(post.at for post in posts)[len(posts) // 2]


if __name__ == "__main__":
    main()
