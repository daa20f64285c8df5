"""What stands beside a list: how fast questions are answered here, who helps, and the tags."""

from dataclasses import dataclass

from flask_babel import gettext

from community.domain.accounts.cards import PersonCard
from community.domain.analytics import queries as analytics
from community.domain.categories import queries as categories
from community.domain.threads import contributions
from community.kernel import clock
from community.kernel.cache import remembered, remembered_each
from community.web.filters import percent
from community.web.times import lasting

MEASURES_KEPT = 300  # seconds; a measure of a month does not change faster
TAGS_KEPT = 10  # seconds
KNOWN_KEPT = 600  # seconds
TOP_TAGS = 20


@dataclass(frozen=True, slots=True)
class SpeedWords:
    """How fast questions are answered here, as people read it."""

    first_answer: str
    within_a_day: str
    solved: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a list, the same for everybody."""

    speed: SpeedWords | None
    top_helpers: list[tuple[PersonCard, int, tuple[str, ...]]]
    """Each with the number of questions they solved, and the tags they are known for."""
    top_tags: list[tuple[str, int]]


def beside_lists() -> Beside:
    """What stands beside every list. The measures may be minutes old."""
    tags = remembered("top tags", TAGS_KEPT, lambda: categories.tags(limit=TOP_TAGS).items)
    return Beside(_speed(), _top_helpers(), [(tag.slug, tag.thread_count) for tag in tags])


def known_for(author_ids: set[int]) -> dict[int, tuple[str, ...]]:
    """A map from person to the tags of what they solved; who solved nothing is absent."""
    return remembered_each("known for", author_ids, KNOWN_KEPT, contributions.known_for)


def _speed() -> SpeedWords | None:
    found = remembered("speed", MEASURES_KEPT, lambda: analytics.speed(clock.now()))
    if found is None:
        return None
    return SpeedWords(
        first_answer=lasting(found.median) if found.median else gettext("too early to say"),
        within_a_day=percent(found.within_a_day),
        solved=percent(found.solved),
    )


def _top_helpers() -> list[tuple[PersonCard, int, tuple[str, ...]]]:
    helpers = remembered("top helpers", MEASURES_KEPT, lambda: analytics.top_helpers(clock.now()))
    tags = known_for({person.id for person, _solved in helpers})
    return [(person, solved, tags.get(person.id, ())) for person, solved in helpers]
