"""What people say of themselves, and the list of them."""

import pytest

from community.domain.accounts import operations, queries
from community.kernel.db import db
from community.kernel.errors import Invalid, NotFound


def test_a_profile_is_kept_with_its_bio_made_safe(cast):
    operations.change_profile(
        cast.ada, "Ada L", "I **like** <script>alert(1)</script>", "London", "https://example.com"
    )

    ada = queries.get_by_handle("ada")
    assert (ada.name, ada.location, ada.website) == ("Ada L", "London", "https://example.com")
    assert "<strong>like</strong>" in ada.bio_html
    assert "<script" not in ada.bio_html


def test_a_refused_profile_changes_nothing_and_names_all_that_is_wrong(cast):
    with pytest.raises(Invalid) as refusal:
        operations.change_profile(cast.ada, "", "x" * 4001, "y" * 81, "javascript:alert(1)")

    assert set(refusal.value.fields) == {"name", "bio", "location", "website"}
    assert queries.get_by_handle("ada").name == "Ada Asker"


def test_former_members_have_no_page(cast):
    cast.ada.deleted_at = cast.ada.joined_at
    db.session.commit()

    with pytest.raises(NotFound):
        queries.get_by_handle("ada")


def test_people_are_listed_in_pages_without_gaps_or_repeats(cast):
    cast.ben.reputation, cast.cleo.reputation = 50, 50
    db.session.commit()

    seen, after = [], None
    for _ in range(10):
        page = queries.people(after=after, limit=2)
        seen += [row.card.handle for row in page.items]
        after = page.next
        if after is None:
            break

    assert seen[:2] == ["cleo", "ben"]
    assert sorted(seen) == ["ada", "ben", "cleo", "mo", "root", "sam"]


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        ("ad", ["ada"]),
        ("AD", ["ada"]),
        ("Cleo On", ["cleo"]),
        ("%", []),
        ("zz", []),
        ("\x00", None),
        ("x" * 500, []),
    ],
)
def test_people_are_found_by_how_their_handle_or_name_begins(cast, begins, found):
    handles = [row.card.handle for row in queries.people(begins=begins).items]

    assert handles == found or found is None


def test_an_unknown_order_is_refused(cast):
    with pytest.raises(Invalid):
        queries.people(order="shoe size")
