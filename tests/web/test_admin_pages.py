"""The pages of those who run the community."""

import re

import pytest

PAGES = (
    "/admin", "/admin/settings", "/admin/teams", "/admin/rules", "/admin/rules/unanswered", "/admin/service-levels",
    "/admin/service-levels/policy", "/admin/service-levels/calendars/new", "/admin/words", "/admin/votes",
    "/admin/texts/terms", "/admin/texts/privacy", "/admin/audit",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_below_its_title_what_it_is_for(cast, browse, path):
    page = browse(cast.root).get(path).get_data(as_text=True)

    said = re.findall(r'<h1[^>]*>.*?</h1>.*?<p class="page-head__lede[^"]*">(.*?)</p>', page, re.S)

    assert len(said) == 1
    assert re.fullmatch(r"\s*[A-Z].{20,}\.\s*", said[0], re.S), said


@pytest.mark.parametrize("path", [*PAGES, "/admin/categories", "/admin/categories/{category}"])
def test_each_page_wears_the_sheet_of_those_who_work_here(cast, browse, path):
    page = browse(cast.root).get(path.format(category=cast.category.slug)).text

    assert re.search(r'<link rel="stylesheet" href="[^"]*/css/work[^"]*\.css', page)


def test_the_settings_lead_to_the_texts_at_their_side_alone(cast, browse):
    page = browse(cast.root).get("/admin/settings").get_data(as_text=True)

    main = page.split("<h1>")[1].split("<footer")[0]
    assert "/admin/texts/terms" in page
    assert "/admin/texts/" not in main
