"""Finding threads by their words, and threads like a title."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup, escape
from sqlalchemy import Row, func, select

from community.domain.accounts.models import User
from community.domain.accounts.skeletons import key
from community.domain.categories.models import Category
from community.domain.categories.queries import readers_of
from community.domain.search import falling_back, parsing, ranking
from community.domain.search.backend import NOTHING, Found, Index, IndexUnavailable, Search
from community.domain.search.chosen import index
from community.domain.search.documents import facet, plain
from community.domain.search.fragments import Marker, surface
from community.domain.search.parsing import Clause, Filters, Query
from community.domain.search.spelling import swaps
from community.domain.threads import queries as threads
from community.domain.threads.cards import Audience, ThreadRow
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.paging import MAX_LIMIT, decode, encode

FEW = 3  # hits; with fewer, rare words may be mistakes
RARE = 2  # threads that hold a word, of which another may have been meant
COMMONER = 20  # times, that the other word must be held
MOST_POSTS = 40  # of one thread, in which a fragment is looked for
MOST_HTML = 20_000  # characters of one post
MOST_LIKE = 6  # words of a title that are compared, the rarest
FEWEST_LIKE = 2  # of them in any case
ENOUGH_LIKE = 2  # of three or more that a thread must hold: one alone is chance
TOO_COMMON = 2_000  # threads; a word that more of them hold tells little and costs much


@dataclass(frozen=True, slots=True)
class Hit:
    """A thread that was found, and where in it."""

    row: ThreadRow
    title: Markup
    fragment: Markup
    """Safe HTML with the words marked."""
    post_id: int | None
    """The post the fragment is from; None if only title or tags match."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of what was found, best first."""

    hits: tuple[Hit, ...]
    total: int
    next: str | None
    corrected: str | None
    """What was probably meant, if that was looked for too."""
    degraded: bool
    """True while there is no index: then only titles were searched."""
    words: tuple[str, ...]
    """The words and phrases that were looked for."""


EMPTY = SearchResults((), 0, None, None, False, ())


def search(
    q: str,
    viewer: User | None,
    *,
    category: str | None = None,
    tag: str | None = None,
    turn: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> SearchResults:
    """The threads this viewer may read that match, the best first. Raises Invalid(q=…)."""
    query = parsing.parse(q, category, tag, turn)
    if not query:
        return EMPTY
    limit = max(1, min(limit, MAX_LIMIT))
    degraded = False
    try:
        found, query = _forgiving(index(), query, viewer)
    except IndexUnavailable:
        found, degraded = Found(falling_back.titled(query, viewer), 0), True
        found = replace(found, total=len(found.ids))
    start = _start(found.ids, after)
    rows = threads.rows_by_id(found.ids[start : start + limit], viewer)
    hits = _hits(rows, Marker(query.terms), viewer)
    more = start + limit < len(found.ids)
    return SearchResults(
        hits=hits,
        total=found.total,
        next=encode([start + limit, found.ids[start + limit - 1]]) if more else None,
        corrected=_corrected(query, hits),
        degraded=degraded,
        words=tuple(clause.text for clause in query.needed),
    )


def is_ready() -> bool:
    """Whether the index can be asked; without it search falls back to titles."""
    return index().is_sound()


def similar(title: str, viewer: User | None, limit: int = 5) -> list[ThreadRow]:
    """Threads like a title, the likest first; empty while there is no index."""
    return threads.rows_by_id(alike(title, viewer, limit), viewer)


def suggested(typed: str, viewer: User | None, limit: int = 5) -> list[ThreadRow]:
    """Threads like what is typed so far, whose last word may be the beginning of one."""
    return threads.rows_by_id(alike(typed, viewer, limit, is_begun=True), viewer)


def alike(
    title: str, viewer: User | None, limit: int = 5, is_begun: bool = False
) -> tuple[int, ...]:
    """Ids of threads like a title, the likest first. Who shows them reads them through the gate."""
    try:
        known = index()
        terms = parsing.words(title, parsing.MAX_PARTS)
        if is_begun and terms and not any(known.counts(terms[-1:]).values()):
            # One whole word in its place: to look for all that begin so could cost anything.
            terms = (*terms[:-1], known.vocabulary().completed(terms[-1]) or terms[-1])
        held = known.counts(terms)
        known_ones = sorted((held[term], term) for term in terms if held[term])[:MOST_LIKE]
        telling = known_ones[:FEWEST_LIKE]
        telling += [pair for pair in known_ones[FEWEST_LIKE:] if pair[0] <= TOO_COMMON]
        if not telling:
            return ()
        clauses = tuple(Clause((term,), term) for _count, term in telling)
        scope = _scoped(Query(needed=clauses), viewer)
        enough = ENOUGH_LIKE if len(clauses) > ENOUGH_LIKE else 1
        found = _find(known, replace(scope, enough=enough)) if scope else NOTHING
    except IndexUnavailable:
        return ()
    return tuple(found.ids[:limit])


def _forgiving(known: Index, query: Query, viewer: User | None) -> tuple[Found, Query]:
    scope = _scoped(query, viewer)
    if scope is None:
        return NOTHING, query
    found = _find(known, scope)
    if found.total >= FEW:
        return found, query
    meant = replace(query, needed=tuple(_meant(known, clause) for clause in query.needed))
    if meant == query:
        return found, query
    again = _find(known, replace(scope, needed=meant.needed))
    return (again, meant) if again.total > found.total else (found, query)


def _meant(known: Index, clause: Clause) -> Clause:
    """The clause, satisfied also by the common word that a rare one is a slip of."""
    if len(clause.terms) > 1:
        return clause
    term = clause.terms[0]
    held = known.counts([term])[term]
    if held > RARE:
        return clause
    # Endings are cut off before words are compared, so two swapped letters in one come first.
    swapped = known.counts(swaps(clause.text))
    best = max(swapped, key=lambda term: swapped[term], default="")
    other = best if swapped.get(best) else known.vocabulary().closest(term)
    if other is None or known.counts([other])[other] < COMMONER * held:
        return clause
    return replace(clause, also=other)


def _find(known: Index, scope: Search) -> Found:
    return _remembered(known, known.generation(), scope)


@lru_cache(maxsize=256)
def _remembered(known: Index, _generation: object, scope: Search) -> Found:
    return known.find(scope)


def _scoped(query: Query, viewer: User | None) -> Search | None:
    """The query for the index, within what this viewer may read; None if nothing can match."""
    categories = db.session.execute(select(Category.id, Category.slug, Category.readers)).all()
    readable = {row.slug: row.id for row in categories if row.readers in readers_of(viewer)}
    wanted = _facets(query.filters, readable)
    if None in wanted or not readable:
        return None
    groups: list[tuple[str, ...]] = [(found,) for found in wanted if found]
    if len(readable) < len(categories):
        groups.append(tuple(facet("c", category_id) for category_id in readable.values()))
    return Search(
        needed=query.needed,
        excluded=query.excluded,
        facets=tuple(groups),
        without=tuple(found for found in _facets(query.without, readable) if found),
        today=ranking.day(clock.now()),
    )


def _facets(filters: Filters, readable: dict[str, int]) -> list[str | None]:
    """The facets of some filters; None for what does not exist, as far as the viewer may know."""
    authors = _people(filters.authors)
    named = [readable.get(slug) for slug in filters.categories]
    written = [authors.get(key(handle)) for handle in filters.authors]
    return [
        *(facet("t", tag) for tag in filters.tags),
        *(facet("is", mark) for mark in filters.marks),
        *(facet("turn", turn) for turn in filters.turns),
        *(None if one is None else facet("c", one) for one in named),
        *(None if one is None else facet("a", one) for one in written),
    ]


def _people(handles: Sequence[str]) -> dict[str, int]:
    if not handles:
        return {}
    query = select(User.handle_key, User.id).where(
        User.handle_key.in_([key(handle) for handle in handles]), User.deleted_at.is_(None)
    )
    return {row.handle_key: row.id for row in db.session.execute(query)}


def _start(ids: tuple[int, ...], after: str | None) -> int:
    """Where a page begins: after its last thread, wherever that stands by now."""
    if not after:
        return 0
    place, last = decode(after, 2)
    if not isinstance(place, int) or place < 0:
        return 0
    if last in ids and ids.index(last) + 1 != place:
        return ids.index(last) + 1
    return place


def _hits(rows: Sequence[ThreadRow], marker: Marker, viewer: User | None) -> tuple[Hit, ...]:
    posts = _posts([row.id for row in rows], viewer) if marker.terms else []
    texts: dict[int, list[tuple[int, str]]] = {}
    for post in posts:
        texts.setdefault(post.thread_id, []).append((post.id, plain(post.html)))
    hits = []
    for row in rows:
        place = marker.fragment(texts.get(row.id, ()))
        post_id, fragment = place or (None, escape(row.excerpt))
        hits.append(Hit(row, marker.marked(row.title), fragment, post_id))
    return tuple(hits)


def _posts(thread_ids: Sequence[int], viewer: User | None) -> Sequence[Row[tuple[int, int, str]]]:
    number = func.row_number().over(partition_by=Post.thread_id, order_by=Post.id)
    first = (
        select(Post.id, number.label("number"))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id.in_(thread_ids),
            threads.readable_by(viewer),
            Post.audience == Audience.PUBLIC,
        )
        .subquery()
    )
    query = (
        select(Post.id, Post.thread_id, func.substr(Post.html, 1, MOST_HTML).label("html"))
        .join(first, first.c.id == Post.id)
        .where(first.c.number <= MOST_POSTS)
        .order_by(Post.id)
    )
    return db.session.execute(query).all()


def _corrected(query: Query, hits: Sequence[Hit]) -> str | None:
    if not any(clause.also for clause in query.needed):
        return None
    texts = [str(text.striptags()) for hit in hits for text in (hit.title, hit.fragment)]
    words = [
        surface(clause.also, texts) if clause.also else _typed(clause) for clause in query.needed
    ]
    return " ".join(words)


def _typed(clause: Clause) -> str:
    return f'"{clause.text}"' if " " in clause.text else clause.text
