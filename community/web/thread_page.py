"""Puts the page of one thread together: a bounded number of reads, whatever the thread."""

from datetime import datetime

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.answers import arriving, places
from community.domain.answers import queries as answers
from community.domain.answers import rules as answer_rules
from community.domain.answers.queries import Verdict
from community.domain.blocks.queries import Distances, between
from community.domain.categories.queries import readers_of
from community.domain.escalations.rules import may_escalate
from community.domain.flags import queries as flags
from community.domain.follows import queries as follows
from community.domain.known_issues import queries as known_issues
from community.domain.moderation.rules import may_tend
from community.domain.search import queries as search
from community.domain.settings.queries import terms
from community.domain.threads import closing_rules, posts, queries, rendering
from community.domain.threads.cards import (
    Audience,
    CategoryCard,
    ClosedReason,
    PostCard,
    ThreadRow,
    Turn,
)
from community.domain.threads.models import Post, Thread
from community.domain.threads.withholding import withheld_among
from community.domain.votes import queries as votes
from community.kernel import clock
from community.kernel.cache import remembered
from community.kernel.db import db
from community.kernel.paging import Page
from community.web import case_page
from community.web.beside import known_for
from community.web.case_page import Support
from community.web.filters import translated
from community.web.pages import AcceptanceMark, OfficialMark, ThreadPage
from community.web.post_rights import rights_among
from community.web.thread_links import with_titles

SIMILAR = 5
SIMILAR_KEPT = 600  # seconds
PAGE = 30  # answers


def assemble(
    thread: Thread, viewer: User | None, after: str | None = None, since: datetime | None = None
) -> ThreadPage:
    """The page of a thread that this viewer was let into; with `since`, of the answers since then.

    Raises Invalid(after=…).
    """
    now = clock.now()
    if since is None:
        page = answers.answers_to(thread, viewer, after, PAGE, public_only=True)
    else:
        page = Page(tuple(arriving.cards_since(thread, viewer, since)), None)
    # What is not public is a talk of its own: in the order it was had, and whole on the first page.
    beside = [] if after or since else answers.beside_the_public(thread, viewer)
    question, *cards = with_titles(
        posts.with_comments([posts.question_of(thread.id, viewer), *page.items, *beside], viewer),
        viewer,
    )
    public, beside = cards[: len(page.items)], cards[len(page.items) :]
    everything = [
        question,
        *cards,
        *(comment for card in (question, *cards) for comment in card.comments),
    ]
    ids = [card.id for card in everything]
    distances = between(viewer, {card.author.id for card in everything})
    acceptance, official = answers.acceptance_of(thread), answers.endorsement_of(thread)
    by_id = _with_verdicts(public, acceptance, official, viewer)
    mark = _official(official, by_id)
    changed = mark is not None and mark.changed_since
    closure = queries.closure_of(thread.id) if thread.closed_at else None
    has_lane = answer_rules.may_answer(viewer, thread, Audience.PRIVATE, now)
    issue = known_issues.of_thread(thread.id, viewer)
    support = case_page.of_thread(thread, viewer, public, now, issue)
    duplicate_of = (
        queries.rows_by_id([thread.duplicate_of_id], viewer) if thread.duplicate_of_id else []
    )
    return ThreadPage(
        as_of=now,
        id=thread.id,
        slug=thread.slug,
        title=thread.title,
        turn=Turn(thread.turn),
        category=CategoryCard(thread.category.slug, thread.category.name),
        tags=thread.tags,
        environment=_environment(thread),
        asker=thread.asker.card(),
        created_at=thread.created_at,
        last_activity_at=thread.last_activity_at,
        view_count=thread.view_count,
        me_too_count=thread.me_too_count,
        follower_count=thread.follower_count,
        answer_count=thread.answer_count,
        question=question,
        answers=tuple(public),
        beside=tuple(beside),
        next_answers=page.next,
        stretch=_stretch(thread, viewer, page, after),
        acceptance=_acceptance(acceptance, thread),
        acceptance_excerpt=_excerpt(acceptance, by_id, distances),
        official=mark,
        official_excerpt=_excerpt(official, by_id, distances),
        order_reasons=_reasons(public, thread),
        locked_at=thread.locked_at,
        closed_at=thread.closed_at,
        closed_by=_closer(closure.closed_by) if closure else None,
        closed_reason=ClosedReason(thread.closed_reason) if thread.closed_reason else None,
        duplicate_of=(duplicate_of[0].id, duplicate_of[0].slug, duplicate_of[0].title)
        if duplicate_of
        else None,
        escalated_at=thread.escalated_at,
        solved_at=thread.solved_at if thread.turn == Turn.SOLVED else None,
        solved_by=_solver(acceptance, official, by_id),
        asked_of_asker=_asked_of_asker(thread, everything),
        my_votes=votes.votes_by(viewer, ids),
        my_confirmations=answers.confirmations_by(viewer, ids),
        i_have_this_too=votes.has_this_too(viewer, thread.id),
        i_follow=follows.is_following(viewer, thread.id),
        muted=distances.muted,
        rights=rights_among(everything, viewer, thread, now, changed, distances),
        may_answer=answer_rules.may_answer(viewer, thread, Audience.PUBLIC, now),
        may_write_private=has_lane and _offers_lane(viewer, support, beside),
        has_lane=has_lane,
        may_write_note=answer_rules.may_answer(viewer, thread, Audience.STAFF, now),
        closing_reasons=closing_rules.reasons_for(viewer, thread, now, terms()),
        may_escalate=may_escalate(viewer, thread, now),
        support=support,
        may_tend=may_tend(viewer, now),
        known_issue=issue,
        flagged=flags.flagged_by(viewer, ids),
        withheld=withheld_among([card.id for card in everything if card.removed_at]),
        similar=_similar(thread, viewer),
        helpers=posts.helpers_in(public, thread.asker_id),
        known_for=known_for({card.author.id for card in (question, *public)}),
    )


def _offers_lane(viewer: User | None, support: Support, beside: list[PostCard]) -> bool:
    """The team writes there at any time; the asker once it has begun, so that peers are asked first."""
    is_staff = viewer is not None and viewer.is_staff
    return is_staff or support.case is not None or bool(beside)


def _similar(thread: Thread, viewer: User | None) -> tuple[ThreadRow, ...]:
    # Only the ids are remembered: whether this viewer may read them is asked each time.
    key = ("similar", thread.id, thread.title, readers_of(viewer))
    ids = remembered(key, SIMILAR_KEPT, lambda: search.alike(thread.title, viewer, SIMILAR + 1))
    others = [thread_id for thread_id in ids if thread_id != thread.id]
    return tuple(queries.rows_by_id(others[:SIMILAR], viewer))


def _environment(thread: Thread) -> tuple[tuple[str, str], ...]:
    labels = {asked["key"]: asked["label"] for asked in thread.category.fields}
    return tuple((labels.get(key, key), value) for key, value in thread.environment.items())


def _acceptance(verdict: Verdict | None, thread: Thread) -> AcceptanceMark | None:
    if verdict is None:
        return None
    return AcceptanceMark(
        verdict.post_id, verdict.by, verdict.at, on_behalf=verdict.by.id != thread.asker_id
    )


def _official(verdict: Verdict | None, cards: dict[int, PostCard]) -> OfficialMark | None:
    if verdict is None:
        return None
    card = cards.get(verdict.post_id)
    changed = card is not None and answer_rules.is_changed_since(verdict.revision or 1, card)
    return OfficialMark(verdict.post_id, verdict.by, verdict.team, verdict.at, changed)


def _with_verdicts(
    cards: list[PostCard], acceptance: Verdict | None, official: Verdict | None, viewer: User | None
) -> dict[int, PostCard]:
    """The cards by their ids, with the settled answers of other pages among them."""
    by_id = {card.id: card for card in cards}
    for verdict in (acceptance, official):
        if verdict and verdict.post_id not in by_id:
            card = posts.card_of(verdict.post_id, viewer)
            by_id |= {card.id: card} if card else {}
    return by_id


def _reasons(public: list[PostCard], thread: Thread) -> dict[int, str]:
    if thread.answer_count < 2:
        return {}
    return {card.id: translated(answers.why_here(card, thread)) for card in public}


def _excerpt(
    verdict: Verdict | None, cards: dict[int, PostCard], distances: Distances
) -> str | None:
    card = cards.get(verdict.post_id) if verdict else None
    if card is None or card.author.id in distances.muted:
        return None
    return rendering.excerpt(card.html)


def _closer(person_id: int) -> PersonCard | None:
    person = db.session.get(User, person_id)
    return person.card() if person else None


def _solver(
    acceptance: Verdict | None, official: Verdict | None, cards: dict[int, PostCard]
) -> PersonCard | None:
    given = sorted((v for v in (acceptance, official) if v), key=lambda verdict: verdict.at)
    for verdict in given:
        if verdict.post_id in cards:
            return cards[verdict.post_id].author
    return None


def _asked_of_asker(thread: Thread, cards: list[PostCard]) -> PostCard | None:
    if thread.turn != Turn.WAITING_ON_ASKER:
        return None
    asking = [card for card in cards if card.asks_asker]
    return asking[-1] if asking else None


def place_of(post: Post, viewer: User | None) -> str:
    """The query string of the page of answers a post stands on; empty for the first."""
    if post.thread.answer_count <= PAGE or post.opens_thread:
        return ""
    cursor = places.page_with(post.thread, viewer, post.parent_id or post.id, PAGE)
    return f"?after={cursor}" if cursor else ""


def _stretch(
    thread: Thread, viewer: User | None, page: Page[PostCard], after: str | None
) -> places.Stretch | None:
    if not page.items or not (after or page.next):
        return None
    return places.stretch(thread, viewer, page.items[0].id, len(page.items), PAGE)
