"""Making categories and tags."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.cards import Ownership
from community.domain.categories.models import Category, Tag
from community.domain.events import CategoryChanged, TeamChanged
from community.domain.teams import operations as teams
from community.domain.teams.models import Team
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.slugs import slugify
from community.kernel.storable import storable
from community.kernel.upsert import insert_missing, write_or
from community.kernel.visible import has_unseen, ink
from community.kernel.words import say

MAX_NAME = 80
MAX_DESCRIPTION = 500
MAX_TEMPLATE = 4000
READERS, WRITERS = ("everyone", "members", "staff"), ("members", "staff")


@operation
def create(
    name: str,
    slug: str = "",
    description: str = "",
    template: str = "",
    fields: Sequence[dict[str, Any]] = (),
    readers: str = "everyone",
    writers: str = "members",
    team: str = "",
    ownership: str = Ownership.SUPPORT,
    by: User | None = None,
) -> Category:
    """Add a category after the others; `team` is a name, of a new team if need be.

    `by` is None when it is done from the command line. Raises Forbidden, Invalid, Conflict when
    its address is taken.
    """
    check_may(by)
    name, slug = _checked_name(name), slug or slugify(name, "category")
    description, template = _checked_words(description, template)
    if len(slug) > MAX_NAME:
        raise Invalid(name=say("A category's name has 1 to %(n)s characters.", n=MAX_NAME))
    if readers not in READERS or writers not in WRITERS:
        raise Invalid(readers=say("Say who may read it and who may ask in it."))
    if db.session.scalar(select(Category.id).where(Category.slug == slug)):
        raise _taken(slug)

    last = db.session.scalar(select(func.max(Category.position))) or 0
    category = Category(
        name=name, slug=slug, description=description, template=template, fields=list(fields),
        readers=readers, writers=writers, team_id=teams.named(team).id if team else None,
        ownership=_checked(ownership, bool(team)), position=last + 1,
    )  # fmt: skip
    db.session.add(category)
    write_or(_taken(slug))
    if by is not None:
        bus.record(CategoryChanged(category.id, category.slug, "created", by.id))
    return category


@operation
def change(
    category: Category,
    by: User,
    name: str,
    description: str,
    template: str,
    fields: Sequence[dict[str, Any]],
    writers: str,
    place: int,
) -> Category:
    """Say anew what a category is called, says and asks for, who asks in it, and where it stands.

    `place` counts from 1; beyond the end is the end. Its address stays, and so do its readers:
    what was written for some does not become readable for others by this. Raises Forbidden, Invalid.
    """
    check_may(by)
    name = _checked_name(name)
    description, template = _checked_words(description, template)
    if writers not in WRITERS:
        raise Invalid(writers=say("Say who may read it and who may ask in it."))

    category = lock(Category, category.id)
    category.name, category.description, category.template = name, description, template
    category.fields, category.writers = list(fields), writers
    _put(category, place)
    bus.record(CategoryChanged(category.id, category.slug, "changed", by.id))
    return category


@operation
def entrust(category: Category, team: Team | None, ownership: str, by: User) -> Category:
    """Say which team answers for a category, and how its cases belong to somebody.

    Cases that are with a team stay there. Raises Forbidden, Invalid.
    """
    if not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin changes teams."))
    category = lock(Category, category.id)
    ownership = _checked(ownership, team is not None)
    before = (category.team_id, category.ownership)
    category.team_id, category.ownership = team.id if team else None, ownership
    if before != (category.team_id, category.ownership):
        other = team or db.session.get_one(Team, before[0])
        after = f"{category.slug}: {team.slug if team else '-'}, {ownership}"
        bus.record(TeamChanged(other.id, other.slug, by.id, "category", "", after, None))
    return category


@operation
def open_first() -> None:
    """See to it that there is somewhere to ask: a general category where there is none at all."""
    if db.session.scalar(select(Category.id).limit(1)) is None:
        create(name="General", slug="general", description="Questions of every kind.")


@operation
def tags_named(slugs: Sequence[str]) -> list[Tag]:
    """The tags of these names, made where there are none yet, in name order."""
    wanted = sorted(set(slugs))  # always in one order, so that two who ask at once cannot deadlock
    insert_missing(Tag, [{"slug": slug, "description": "", "thread_count": 0} for slug in wanted])
    return list(db.session.scalars(select(Tag).where(Tag.slug.in_(wanted)).order_by(Tag.slug)))


def _taken(slug: str) -> Conflict:
    return Conflict(say("There is a category with the address %(slug)s already.", slug=slug))


def check_may(by: User | None) -> None:
    """See that somebody may make and change categories. Raises Forbidden."""
    if by is not None and not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin changes categories."))


def clean_template(typed: str) -> str:
    """What stands in an empty question, in Markdown. Raises Invalid(template=…)."""
    template = storable(typed).replace("\r\n", "\n").strip()
    if len(template) > MAX_TEMPLATE:
        raise Invalid(template=say("At most %(n)s characters.", n=MAX_TEMPLATE))
    return template


def _checked_name(name: str) -> str:
    name = " ".join(storable(name).split())
    if not name or len(name) > MAX_NAME:
        raise Invalid(name=say("A category's name has 1 to %(n)s characters.", n=MAX_NAME))
    if has_unseen(name) or not ink(name):
        raise Invalid(name=say("This name holds characters that cannot be seen."))
    return name


def _checked_words(description: str, template: str) -> tuple[str, str]:
    description = " ".join(storable(description).split())
    if len(description) > MAX_DESCRIPTION:
        raise Invalid(description=say("At most %(n)s characters.", n=MAX_DESCRIPTION))
    return description, clean_template(template)


def _put(category: Category, place: int) -> None:
    others = list(
        db.session.scalars(
            select(Category)
            .where(Category.id != category.id)
            .order_by(Category.position, Category.id)
        )
    )
    others.insert(max(place, 1) - 1, category)
    for position, one in enumerate(others, 1):
        one.position = position


def _checked(ownership: str, has_team: bool) -> Ownership:
    if ownership not in list(Ownership):
        raise Invalid(ownership=say("A category is support, marketing or co_owned."))
    if ownership != Ownership.SUPPORT and not has_team:
        raise Invalid(team=say("Choose the team that answers for it first."))
    return Ownership(ownership)
