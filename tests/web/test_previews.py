"""The one composer beyond posts: what its preview shows is what will be shown, and it offers what its place can keep."""

import re

import pytest

from community.domain.accounts import profiles
from community.domain.consents import operations as texts
from community.domain.consents.rules import Text
from community.domain.threads import rendering
from community.domain.threads.models import Post
from community.kernel.db import db
from tests.support.databases import ON_SQLITE
from tests.support.pages import words

pytestmark = ON_SQLITE

TYPED = (
    "## I *mend* @ben\n\n<b>no</b> {{asker}} [here](https://example.com)\n\n![dot](/uploads/none)"
)
PLACES = [
    ("ada", "/settings/profile", "bio", "bio"),
    ("root", "/admin/texts/terms", "body", "text"),
    ("root", "/admin/categories/{category}", "template", "template"),
    ("sam", "/desk/replies/new", "body", "reply"),
    ("sam", "/desk/replies/new", "body_de", "reply"),
]


def previewed(client, kind, typed=TYPED):
    return client.post(f"/preview?of={kind}", data={"body": typed})


def composers(page):
    """The kinds that a page's previews ask for, by the names of their fields."""
    return {
        name: re.search(rf'<live-preview [^>]*for="{field}" src="/preview\?of=(\w+)"', page)[1]
        for field, name in re.findall(r'<textarea class="composer__text" id="(\w+)" name="(\w+)"', page)
    }  # fmt: skip


def test_a_preview_is_what_will_be_shown(cast, browse):
    client = browse(cast.root)
    profiles.change_profile(cast.ada, "Ada", bio=TYPED)
    terms = texts.publish(Text.TERMS, TYPED, by=cast.root, note="", asks_again=False, after=0)

    assert cast.ada.bio_html in previewed(client, "bio").text
    assert terms.html in previewed(client, "text").text
    for kind in ("reply", "template", "post"):
        assert rendering.render(TYPED) in previewed(client, kind).text
    assert rendering.render(TYPED) != terms.html, "only a post calls people"


def test_what_stands_instead_of_erased_words_reads_as_its_preview(cast, browse):
    answer = cast.answer(cast.thread())
    shown = previewed(browse(cast.mo), "post", "A number stood **here**.").text

    browse(cast.mo).post(
        f"/posts/{answer.id}/erasure",
        data={"body": "A number stood **here**.", "reason": "A name."},
    )

    db.session.expire_all()
    assert db.session.get_one(Post, answer.id).html in shown


def test_a_preview_refuses_as_saving_would(cast, browse):
    for kind, typed, sentence in (
        ("bio", "x" * 4_001, "At most 4,000 characters, please."),
        ("template", "x" * 4_001, "At most 4000 characters."),
        ("reply", "Hi {{customer}}", "There is nothing that fills {{customer}}."),
    ):
        refused = previewed(browse(cast.sam), kind, typed)
        assert (refused.status_code, sentence in words(refused)) == (422, True), kind


@pytest.mark.parametrize(("who", "path", "name", "kind"), PLACES)
def test_each_place_has_the_composer_without_what_it_cannot_keep(
    cast, browse, who, path, name, kind
):
    page = browse(getattr(cast, who)).get(path.format(category=cast.category.slug)).text

    assert composers(page)[name] == kind
    assert "<confirm-leave>" in page and "<send-once" in page and "js/writing.js" in page
    for absent in ("add-pictures", "keep-draft", "offer-draft", 'data-md-button="mention"'):
        assert absent not in page


@pytest.mark.parametrize(("who", "path", "name", "kind"), PLACES)
def test_without_scripts_the_preview_comes_with_the_page_and_nothing_is_kept(
    cast, browse, who, path, name, kind
):
    address = path.format(category=cast.category.slug).removesuffix("/new")

    page = browse(getattr(cast, who)).post(address, data={name: "A **bold** word", "preview": name})

    assert page.status_code == 200
    assert page.text.count("<strong>bold</strong>") == 1
    assert "A **bold** word</textarea>" in page.text


def test_a_text_in_other_languages_is_refused_in_its_own_place(cast, browse):
    page = browse(cast.sam).post(
        "/desk/replies", data={"body_de": "Hallo {{kunde}}", "preview": "body_de"}
    )

    assert 'id="body_de-error"' in page.text and 'id="body-error"' not in page.text
