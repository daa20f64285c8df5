"""Changing a setting."""

from collections.abc import Mapping
from itertools import pairwise

from sqlalchemy import update

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.events import SettingChanged
from community.domain.settings import queries
from community.domain.settings.models import Setting
from community.domain.settings.rules import Terms
from community.domain.settings.schema import NUMBERS, WARNS_AT, Amount
from community.kernel import bus, cache, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


def change(wishes: Mapping[str, int], by: User) -> None:
    """Set these numbers; those that are so already change nothing. Raises Forbidden, Invalid."""
    _change(wishes, by)
    # After the commit, or another thread could remember the old numbers in between.
    cache.forget(queries.KEY)


def check_may(by: User) -> None:
    """See that somebody may change the settings. Raises Forbidden."""
    if not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin can change the settings."))


@operation
def _change(wishes: Mapping[str, int], by: User) -> None:
    check_may(by)
    _check(wishes)
    standing = queries.read()
    wished = Terms({**standing.changed, **wishes})
    _check_heat(wished)
    _check_warnings(wished)
    for name, value in sorted(wishes.items()):
        before = standing.changed.get(name, NUMBERS[name].default)
        if before != value:
            _put(name, value, by)
            bus.record(SettingChanged(name, before, value, by.id))


def _check(wishes: Mapping[str, object]) -> None:
    wrong = {}
    for name, value in wishes.items():
        if name not in NUMBERS:
            raise Invalid(name=say("There is no such setting."))
        number = NUMBERS[name]
        if not isinstance(value, int) or not number.least <= value <= number.most:
            wrong[name] = say(
                "This is a whole number from %(least)s to %(most)s.",
                least=number.least, most=number.most,
            )  # fmt: skip
    if wrong:
        raise Invalid(**wrong)


def _check_heat(wished: Terms) -> None:
    hot = wished.of(Amount.HOT_FROM)
    if wished.of(Amount.COOL_UNDER) > hot:
        raise Invalid(
            **{Amount.COOL_UNDER: say("Nothing cools while it is hot: at most %(hot)s.", hot=hot)}
        )


def _check_warnings(wished: Terms) -> None:
    for earlier, later in pairwise(WARNS_AT):
        first = wished.of(earlier)
        if wished.of(later) < first:
            raise Invalid(**{later: say("Not before the warning above: at least %(n)s.", n=first)})


def _put(name: str, value: int, by: User) -> None:
    row = {"value": value, "changed_by": by.id, "changed_at": clock.now()}
    if not insert_missing(Setting, [{"name": name, **row}]):
        db.session.execute(update(Setting).where(Setting.name == name).values(**row))
