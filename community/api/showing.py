"""From the domain's rows to what the shapes hold: plain values under the names of the API."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from flask import current_app

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.badges.queries import held_by
from community.domain.categories.models import Category
from community.domain.categories.queries import TagCard
from community.domain.known_issues.cards import IssueCard
from community.domain.reputation.queries import LedgerRow
from community.domain.reputation.rules import may_know_post
from community.domain.service_levels.promises import promise_to
from community.domain.service_levels.promising import SupportPromise
from community.domain.threads.cards import CategoryCard, PostCard, ThreadRow
from community.domain.threads.models import Thread
from community.domain.threads.posts import RevisionCard

FORMER_MEMBER = "Former member"
MINUTE = timedelta(minutes=1)


def author(card: PersonCard) -> dict[str, Any]:
    """A person beside what they wrote."""
    return {
        "handle": card.handle,
        "name": FORMER_MEMBER if card.is_former else card.name,
        "role": card.role,
        "reputation": card.reputation,
        "url": _person_url(card.handle) if card.handle is not None else None,
    }


def person(user: User) -> dict[str, Any]:
    """A person by themselves."""
    return {
        **author(user.card()),
        "badges": [
            {"slug": held.badge.slug, "name": held.badge.name, "awarded_at": held.awarded_at}
            for held in held_by(user.id)
        ],
        "bio": user.bio,
        "location": user.location,
        "joined_at": user.joined_at,
    }


def category_name(slug: str, name: str) -> dict[str, Any]:
    """A category beside what stands in it."""
    return {"slug": slug, "name": name, "url": _url(f"/c/{quote(slug)}")}


def category(row: Category) -> dict[str, Any]:
    """A category by itself."""
    return {
        **category_name(row.slug, row.name),
        "description": row.description,
        "template": row.template,
        "fields_asked": [
            {
                "key": asked["key"],
                "label": asked.get("label", asked["key"]),
                "required": bool(asked.get("required")),
                "choices": asked.get("choices") or [],
            }
            for asked in row.fields
        ],
        "support_promise": _promise(promise_to(row.id)),
    }


def _promise(promise: SupportPromise | None) -> dict[str, Any] | None:
    if promise is None:
        return None
    return {
        "sentence": str(promise.sentence),
        "terms": str(promise.terms),
        "wait_minutes": promise.wait // MINUTE,
        "handover_minutes": promise.handover // MINUTE,
        "reply_minutes": promise.reply // MINUTE,
        "zone": promise.hours.zone,
        "is_round_the_clock": promise.is_round_the_clock,
        "may_be_declined": promise.may_be_declined,
    }


def tag(row: TagCard) -> dict[str, Any]:
    """A tag."""
    return {
        "slug": row.slug,
        "description": row.description,
        "threads": row.thread_count,
        "url": _url(f"/tags/{quote(row.slug, safe='')}"),
    }


def thread_row(row: ThreadRow) -> dict[str, Any]:
    """A thread in a list."""
    return {
        "id": row.id,
        "url": thread_url(row.id, row.slug),
        "title": row.title,
        "slug": row.slug,
        "excerpt": row.excerpt,
        "category": _category_card(row.category),
        "tags": row.tags,
        "turn": row.turn,
        "author": author(row.asker),
        "score": row.score,
        "me_too": row.me_too_count,
        "answers": row.answer_count,
        "views": row.view_count,
        "accepted_post_id": row.accepted_post_id,
        "official_post_id": row.official_post_id,
        "created_at": row.created_at,
        "last_activity_at": row.last_activity_at,
    }


def thread(row: Thread) -> dict[str, Any]:
    """A thread by itself, without its posts; its asker and category are loaded."""
    return {
        "id": row.id,
        "url": thread_url(row.id, row.slug),
        "title": row.title,
        "slug": row.slug,
        "excerpt": row.excerpt,
        "category": category_name(row.category.slug, row.category.name),
        "tags": row.tags,
        "turn": row.turn,
        "author": author(row.asker.card()),
        "score": row.score,
        "me_too": row.me_too_count,
        "answers": row.answer_count,
        "views": row.view_count,
        "accepted_post_id": row.accepted_post_id,
        "official_post_id": row.official_post_id,
        "created_at": row.created_at,
        "last_activity_at": row.last_activity_at,
        "environment": row.environment,
    }


def post(
    card: PostCard, verdicts: Collection[int | None], mine: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A post; `verdicts` are the ids of the thread's accepted and official answers, in this order."""
    accepted, official = verdicts
    return {
        "id": card.id,
        "url": _url(f"/posts/{card.id}"),
        "thread_id": card.thread_id,
        "parent_id": card.parent_id,
        "role": card.role,
        "audience": card.audience,
        "author": author(card.author),
        "body": card.body,
        "html": card.html,
        "score": card.score,
        "worked": card.worked_count,
        "failed": card.failed_count,
        "accepted": card.id == accepted,
        "official": card.id == official,
        "asks_asker": card.asks_asker,
        "revision": card.revision,
        "created_at": card.created_at,
        "edited_at": card.edited_at,
        "mine": mine,
    }


def revision(card: RevisionCard) -> dict[str, Any]:
    """One version of a post."""
    return {
        "number": card.number,
        "title": card.title,
        "tags": card.tags,
        "body": card.body,
        "reason": card.reason,
        "editor": author(card.editor),
        "created_at": card.created_at,
    }


def entry(row: LedgerRow, is_own: bool) -> dict[str, Any]:
    """An entry of a ledger, with the post only where the caller may know of it."""
    return {
        "id": row.id,
        "cause": row.cause,
        "points": row.points,
        "post_id": row.post_id if may_know_post(row.cause, is_own) else None,
        "at": row.at,
    }


def known_issue(card: IssueCard) -> dict[str, Any]:
    """A known issue, and how many it concerns."""
    return {
        "thread_id": card.thread_id,
        "url": thread_url(card.thread_id, card.slug),
        "title": card.title,
        "stage": card.stage,
        "fixed_in": card.fixed_in,
        "note": card.note,
        "since": card.since,
        "declared_at": card.declared_at,
        "revision": card.number,
        "affected": card.affected,
        "bound": card.bound,
    }


def question_url(thread_id: int) -> str:
    """Where a thread is read, by its id alone."""
    return _url(f"/questions/{thread_id}")


def thread_url(thread_id: int, slug: str) -> str:
    """Where a thread is read."""
    return _url(f"/questions/{thread_id}/{slug}")


def call_url(path: str) -> str:
    """The full address of a call."""
    return _url(f"/api/v1{path}")


def _category_card(card: CategoryCard) -> dict[str, Any]:
    return category_name(card.slug, card.name)


def _person_url(handle: str) -> str:
    return _url(f"/people/{quote(handle)}")


def _url(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"
