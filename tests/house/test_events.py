"""Every event has its row in the table of reactions, and what is kept for later can be found again."""

import dataclasses

import pytest

from community.domain import events
from community.domain.reactions import REACTIONS
from community.kernel import bus

KINDS = [
    kind
    for kind in vars(events).values()
    if isinstance(kind, type) and issubclass(kind, bus.Event) and kind is not bus.Event
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_has_a_row(kind):
    assert kind in REACTIONS


def test_no_row_is_of_an_event_that_is_gone():
    assert set(REACTIONS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_holds_ids_and_plain_values(kind):
    plain = {"int", "str", "bool", "int | None", "str | None", "bool | None"}
    types = {
        getattr(field.type, "__name__", str(field.type))
        if "|" not in str(field.type)
        else str(field.type)
        for field in dataclasses.fields(kind)
    }

    assert types <= plain
    assert kind.__dataclass_params__.frozen


def test_later_reactions_have_names_of_their_own():
    later = {reaction for row in REACTIONS.values() for reaction in row.later}

    assert len({bus.name_of(reaction) for reaction in later}) == len(later)
