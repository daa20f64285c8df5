"""Writing questions, answers and comments in batches, made safe before their transaction begins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from community.domain.threads import rendering
from community.domain.threads.cards import Audience, ClosedReason, PostRole
from community.domain.threads.models import Closure, Post, Removal, Thread, ThreadTag
from community.domain.threads.ordering import wilson
from community.importers import ids
from community.importers.people import People
from community.importers.records import Answer, Author, Comment, Lost, Question
from community.importers.shelves import Shelves, tag_slugs
from community.kernel import clock, markdown
from community.kernel.db import db
from community.kernel.slugs import slugify

MAX_TITLE = 300  # characters of Thread.title
SPAM = "spam"  # the reason of a removal: what the old forum had judged


@dataclass(frozen=True)
class Ready:
    """A post whose HTML is safe, so that the transaction that writes it is short."""

    record: Question | Answer | Comment
    html: str
    excerpt: str = ""


def ready(record: Question | Answer | Comment) -> Ready:
    """Make a post's text safe; nothing is written yet."""
    if isinstance(record, Comment):
        # Nobody is linked: an @name of the old forum may be another person's handle here.
        return Ready(record, markdown.render(record.body))
    html = markdown.clean_html(record.body)
    return Ready(record, html, rendering.excerpt(html) if isinstance(record, Question) else "")


def add_questions(
    source: str, people: People, shelves: Shelves, posts: Sequence[Ready]
) -> list[Lost]:
    """Write questions with their threads, tags and closings; what could not be kept."""
    fresh, lost = _fresh(source, "question", posts)
    questions = [post.record for post in fresh if isinstance(post.record, Question)]
    authors = people.known(_authors(questions))
    rows, more = _thread_rows(fresh, questions, authors, shelves)
    thread_ids = ids.insert_rows(Thread, rows)
    ids.remember(source, "question", [question.foreign_id for question in questions], thread_ids)
    _put_tags(rows, thread_ids, shelves)
    post_ids = ids.insert_rows(
        Post,
        [
            _post_row(post, thread_id, PostRole.QUESTION, authors)
            for post, thread_id in zip(fresh, thread_ids, strict=True)
        ],
    )
    _close(questions, thread_ids, people)
    _remove(questions, post_ids, people)
    return lost + more


def add_answers(source: str, people: People, posts: Sequence[Ready]) -> list[Lost]:
    """Write answers into the threads of their questions; what could not be kept."""
    fresh, lost = _fresh(source, "answer", posts)
    wanted = [post.record for post in fresh if isinstance(post.record, Answer)]
    threads = ids.local(source, ("question",), {answer.question_id for answer in wanted})
    lost += [
        Lost("answer", answer.foreign_id, "Its question is not in the dump.", answer.question_id)
        for answer in wanted
        if answer.question_id not in threads
    ]
    answers = [answer for answer in wanted if answer.question_id in threads]
    htmls = {post.record.foreign_id: post for post in fresh}
    authors = people.known(_authors(answers))
    rows = [
        _post_row(htmls[one.foreign_id], threads[one.question_id], PostRole.ANSWER, authors)
        for one in answers
    ]
    post_ids = ids.insert_rows(Post, rows)
    ids.remember(source, "answer", [answer.foreign_id for answer in answers], post_ids)
    _remove(answers, post_ids, people)
    return lost


def add_comments(source: str, people: People, posts: Sequence[Ready]) -> list[Lost]:
    """Write comments below their questions and answers; what could not be kept."""
    fresh, lost = _fresh(source, "comment", posts)
    wanted = [post.record for post in fresh if isinstance(post.record, Comment)]
    parents = ids.local_posts(source, {comment.post_id for comment in wanted})
    lost += [
        Lost("comment", one.foreign_id, "What it comments on was not brought in.", one.post_id)
        for one in wanted
        if one.post_id not in parents
    ]
    comments = [one for one in wanted if one.post_id in parents]
    htmls = {post.record.foreign_id: post for post in fresh}
    authors = people.known(_authors(comments))
    query = select(Post.id, Post.thread_id).where(Post.id.in_(parents.values()))
    threads = ids.pairs(query)
    rows = []
    for one in comments:
        parent_id = parents[one.post_id]
        row = _post_row(htmls[one.foreign_id], threads[parent_id], PostRole.COMMENT, authors)
        rows.append(row | {"parent_id": parent_id, "body_format": "markdown"})
    post_ids = ids.insert_rows(Post, rows)
    ids.remember(source, "comment", [comment.foreign_id for comment in comments], post_ids)
    return lost


def _fresh(source: str, kind: str, posts: Sequence[Ready]) -> tuple[list[Ready], list[Lost]]:
    return ids.new_ones(source, kind, posts, lambda post: post.record.foreign_id)


def _authors(records: Iterable[Question | Answer | Comment]) -> Mapping[Author, datetime]:
    first: dict[Author, datetime] = {}
    for record in records:
        known = first.get(record.author)
        first[record.author] = min(known, record.created_at) if known else record.created_at
    return first


def _thread_rows(
    fresh: Sequence[Ready],
    questions: Sequence[Question],
    authors: Mapping[str, int],
    shelves: Shelves,
) -> tuple[list[dict[str, Any]], list[Lost]]:
    rows, lost = [], []
    for post, question in zip(fresh, questions, strict=True):
        slugs, dropped = tag_slugs(question.tags)
        lost += [
            Lost("tag", question.foreign_id, "There is no room for this tag.", tag)
            for tag in dropped
        ]
        title = " ".join(question.title.split()) or post.excerpt[:80] or "Untitled"
        if len(title) > MAX_TITLE:
            lost.append(
                Lost("title", question.foreign_id, "The title was cut at 300 characters.", title)
            )
            title = title[: MAX_TITLE - 1] + "…"
        rows.append({
            "category_id": shelves.category(question.category),
            "asker_id": authors[question.author.key],
            "title": title,
            "slug": slugify(title),
            "excerpt": post.excerpt,
            "tag_slugs": " ".join(slugs),
            "environment": question.environment,
            "created_at": question.created_at,
            "last_activity_at": question.created_at,
            "asker_posted_at": question.created_at,
            "imported_me_too": question.me_too,
            "me_too_count": question.me_too,
            "view_count": question.views,
            "closed_at": question.closed_at,
            "closed_reason": ClosedReason.OFF_TOPIC if question.closed_at else None,
            "removed_at": clock.now() if question.is_spam else None,
        })  # fmt: skip
    return rows, lost


def _post_row(
    post: Ready, thread_id: int, role: PostRole, authors: Mapping[str, int]
) -> dict[str, Any]:
    record = post.record
    up, down = record.up, 0 if isinstance(record, Comment) else record.down
    return {
        "thread_id": thread_id,
        "author_id": authors[record.author.key],
        "role": role,
        "audience": Audience.PUBLIC,
        "body": record.body,
        "body_format": "html",
        "html": post.html,
        "renderer": markdown.RENDERER_VERSION,
        "created_at": record.created_at,
        "edited_at": None if isinstance(record, Comment) else record.edited_at,
        "removed_at": clock.now() if _is_spam(record) else None,
        **counted(up, down),
        "imported_up": up,
        "imported_down": down,
    }


def counted(up: int, down: int, worked: int = 0, failed: int = 0) -> dict[str, Any]:
    """What a post keeps of so many votes, and of the confirmations it has here."""
    return {
        "up_count": up,
        "down_count": down,
        "score": up - down,
        "wilson": wilson(up + worked, up + worked + down + failed),
    }


def _is_spam(record: Question | Answer | Comment) -> bool:
    return not isinstance(record, Comment) and record.is_spam


def _put_tags(
    rows: Sequence[Mapping[str, Any]], thread_ids: Sequence[int], shelves: Shelves
) -> None:
    slugs = {slug for row in rows for slug in row["tag_slugs"].split()}
    tags = shelves.tags(slugs)
    pairs = [
        {"thread_id": thread_id, "tag_id": tags[slug]}
        for row, thread_id in zip(rows, thread_ids, strict=True)
        for slug in row["tag_slugs"].split()
    ]
    if pairs:
        db.session.execute(insert(ThreadTag), pairs)
    shelves.count(
        tags[slug]
        for row in rows
        if row["removed_at"] is None and shelves.is_public(row["category_id"])
        for slug in row["tag_slugs"].split()
    )


def _close(questions: Sequence[Question], thread_ids: Sequence[int], people: People) -> None:
    closed = [
        {"thread_id": thread_id, "reason": ClosedReason.OFF_TOPIC, "closed_at": question.closed_at}
        for question, thread_id in zip(questions, thread_ids, strict=True)
        if question.closed_at
    ]
    if closed:
        bot = people.bot()
        db.session.execute(insert(Closure), [{**row, "closed_by": bot} for row in closed])


def _remove(records: Sequence[Question | Answer], post_ids: Sequence[int], people: People) -> None:
    spam = [post_id for record, post_id in zip(records, post_ids, strict=True) if record.is_spam]
    if spam:
        row = {"reason": SPAM, "removed_by": people.bot(), "removed_at": clock.now()}
        db.session.execute(insert(Removal), [{**row, "post_id": post_id} for post_id in spam])
