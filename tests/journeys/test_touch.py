"""For fingers: whatever stands alone in a row or a bar has 44 pixels either way, and nothing lies over a part of it."""

import pytest

from tests.support.touch import small_ones
from tests.support.town import question

PAGES = {
    "visitor": ("/", "/tags", "/people", "/leaders", "/people/ben", "/search?q=printer", "/login", "/join", "{solved}"),
    "cleo": ("/?view=for-you", "/c/printing", "{solved}", "{waiting}", "/questions/new", "/notifications",
             "/drafts", "/settings/profile", "/settings/notifications", "/settings/security"),
    "mo": ("{solved}",),
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_a_finger_has_44_pixels_on_each_thing_that_stands_alone(visit, town, who):
    page = visit(getattr(town, who, None), phone=True, is_mobile=True)
    small = {}

    for path in PAGES[who]:
        address = path.format(solved=question(town.solved), waiting=question(town.waiting))
        page.goto(address)
        small[path], seen = small_ones(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 375, f"{path} is wider"
        assert seen > 12, "the page is not the one that was meant"

    assert {path: found for path, found in small.items() if found} == {}
