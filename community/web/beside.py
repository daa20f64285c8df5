"""What stands beside a list: how fast questions are answered here, who helps, and the tags."""

from dataclasses import dataclass

from flask_babel import gettext

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.analytics import queries as analytics
from community.domain.categories import queries as categories
from community.domain.categories.queries import readers_of
from community.domain.known_issues import queries as known_issues
from community.domain.known_issues.cards import IssueCard
from community.domain.threads import contributions, tallies
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
    """What stands beside a list; but for the known issues the same for everybody."""

    speed: SpeedWords | None
    top_helpers: list[tuple[PersonCard, int, tuple[str, ...]]]
    """Each with the number of questions they solved, and the tags they are known for."""
    top_tags: list[tuple[str, int]]
    known_issues: list[IssueCard]
    """As far as the viewer may read."""


def beside_lists(viewer: User | None, category: str | None, tag: str | None) -> Beside:
    """What stands beside the list of a category and a tag, or of all. The measures may be minutes old."""
    tags = remembered("top tags", TAGS_KEPT, lambda: categories.tags(limit=TOP_TAGS).items)
    # Asked for each time: whoever may not read one any more sees it nowhere.
    issues = known_issues.beside(viewer, clock.now(), category, tag)
    return Beside(_speed(), _top_helpers(), [(one.slug, one.thread_count) for one in tags], issues)


def tags_to_choose(
    category: str | None, viewer: User | None, beside: Beside
) -> list[tuple[str, int]]:
    """What a list can be narrowed to: the tags most used in its category, else in all of the community."""
    if category is None:
        return beside.top_tags
    key = ("tags in", category, readers_of(viewer))
    return remembered(key, MEASURES_KEPT, lambda: tallies.tags_in(category, viewer, TOP_TAGS))


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
