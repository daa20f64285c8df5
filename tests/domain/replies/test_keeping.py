"""Replies are kept ready for oneself or the team, in one language or more."""

import pytest

from community.domain.replies import operations, queries
from community.domain.replies.models import MAX_TITLE
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, NotFound, Stale
from tests.support.together import together

BODY = "Hello {{asker}}, we look at {{title}}."


def titles(person):
    return [card.title for card in queries.replies_for(person)]


def test_ones_own_is_for_oneself_and_the_teams_for_the_team(cast):
    own = operations.write(cast.sam, "Mine", BODY)
    shared = operations.write(cast.root, "Ours", BODY, for_team=True)

    assert titles(cast.sam) == ["Mine", "Ours"]
    assert titles(cast.root) == ["Ours"]
    with pytest.raises(NotFound):
        queries.card_of(own.id, cast.root)
    with pytest.raises(NotFound):
        operations.change(own.id, cast.root, title="Taken")
    with pytest.raises(Forbidden):
        operations.change(shared.id, cast.sam, title="Taken")
    with pytest.raises(Forbidden):
        operations.throw_away(shared.id, cast.sam)
    assert titles(cast.sam) == ["Mine", "Ours"]


@pytest.mark.parametrize("who", ["ada", "mo"])
def test_who_is_not_of_the_team_neither_reads_nor_writes_them(cast, who):
    operations.write(cast.sam, "Ours", BODY, for_team=True)
    person = getattr(cast, who)

    with pytest.raises(Forbidden):
        queries.replies_for(person)
    with pytest.raises(Forbidden):
        operations.write(person, "Mine", BODY)

    assert titles(cast.sam) == ["Ours"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"title": " "}, "title"), ({"title": "x" * (MAX_TITLE + 1)}, "title"), ({"body": "\n "}, "body"),
        ({"body": "x" * 8_001}, "body"), ({"body": "Hi {{customer}}"}, "body"),
        ({"variants": {"de": "Hallo {{kunde}}"}}, "body_de"), ({"variants": {"no language": "Hi"}}, "variants"),
    ],
)  # fmt: skip
def test_what_could_not_be_sent_is_refused_beside_its_field(cast, wish, field):
    with pytest.raises(Invalid) as refusal:
        operations.write(cast.sam, **{"title": "Hello", "body": BODY} | wish)

    assert list(refusal.value.fields) == [field]
    assert titles(cast.sam) == []


def test_a_refusal_names_what_can_be_filled_in(cast):
    with pytest.raises(Invalid) as refusal:
        operations.write(cast.sam, "Hello", "Hi {{ customer }}")

    assert "{{customer}}" in refusal.value.sentence
    assert "{{asker}}" in refusal.value.sentence and "{{due}}" in refusal.value.sentence


def test_each_reads_it_in_their_language_if_it_is_there(cast):
    kept = operations.write(
        cast.sam, "Hello", "Hello", variants={"de": "Hallo", "ar": " ", "pt-BR": "Olá"}
    )
    card = queries.card_of(kept.id, cast.sam)

    assert card.variants == {"de": "Hallo", "pt-BR": "Olá"}
    wanted = {"de": "Hallo", "de-AT": "Hallo", "pt-BR": "Olá", "ar": "Hello", None: "Hello"}
    assert {language: card.text_for(language) for language in wanted} == wanted


def test_a_change_leaves_the_rest_and_one_made_to_an_old_text_is_refused(cast):
    kept = operations.write(cast.sam, "Hello", BODY, variants={"de": "Hallo"})

    operations.change(kept.id, cast.sam, title="Welcome", version=1)
    with pytest.raises(Stale):
        operations.change(kept.id, cast.sam, title="Lost", body="Lost", version=1)

    card = queries.card_of(kept.id, cast.sam)
    assert (card.title, card.body, card.variants, card.version) == (
        "Welcome",
        BODY,
        {"de": "Hallo"},
        2,
    )


def test_uses_are_counted_also_at_once_and_the_most_used_comes_first(app, cast):
    operations.write(cast.sam, "A", BODY)
    used = operations.write(cast.sam, "B", BODY).id

    together(app, [lambda: operations.count_use(used)] * 4)

    assert queries.card_of(used, cast.sam).uses == 4
    assert titles(cast.sam) == ["B", "A"]
    assert [card.title for card in queries.replies_for(cast.sam, "b")] == ["B"]
    assert queries.replies_for(cast.sam, "%") == ()


def test_who_leaves_takes_their_own_and_leaves_what_the_team_has(cast):
    operations.write(cast.sam, "Mine", BODY)
    operations.write(cast.sam, "Ours", BODY, for_team=True)

    operations.erase(cast.sam.id)
    db.session.commit()

    assert titles(cast.sam) == titles(cast.root) == ["Ours"]
