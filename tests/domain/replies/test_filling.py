"""The places of a reply are filled with words that say themselves, whatever a customer is called or asks."""

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.domain.replies.filling import UNKNOWN, VARIABLES, fill, plain, unknown_places
from community.kernel import markdown

VALUES = {
    "asker": "Ada",
    "agent": "Sam",
    "title": "It jams",
    "category": "Printing",
    "case": "12",
    "due": "noon",
}


def shown(source):
    """What a reader sees of a text, and the tags it is made of."""
    made = markdown.render(source, mentions={"ada": "/people/ada", "root": "/people/root"})
    tags = set(re.findall(r"<(\w+)", made))
    return html.unescape(re.sub(r"<[^>]+>", "", made)).strip("\n"), tags


def test_every_variable_is_filled_and_spaces_inside_the_braces_do_not_matter():
    body = " ".join(f"{{{{ {name} }}}}" for name in VARIABLES)

    assert fill(body, VALUES) == "Ada Sam It jams Printing 12 noon"
    assert unknown_places(body) == []


def test_what_nothing_is_known_of_is_a_gap_that_can_be_seen():
    assert fill("By {{due}}", {}) == f"By {UNKNOWN}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Hello {{customer}}", ["customer"]), ("{{ asker.email }} {{7*7}}", ["asker.email", "7*7"]),
        ("{{ASKER}}", ["ASKER"]), ("{{}}", [""]), ("{{ask\ner}}", ["ask\ner"]), ("{% raw %} {asker} {{", []),
        ("{{{asker}}}", ["{asker"]),
    ],
)  # fmt: skip
def test_what_is_no_variable_is_found(body, found):
    assert unknown_places(body) == found


def test_a_value_is_never_read_as_a_place():
    filled = fill(
        "{{title}} for {{asker}}", VALUES | {"title": "{{asker}} {{agent}}", "asker": "Ada"}
    )

    assert shown(filled)[0] == "{{asker}} {{agent}} for Ada"


@pytest.mark.parametrize(
    "language", ["{{asker.__class__}}", "{% for x in asker %}", "${agent}", "%(agent)s"]
)
def test_no_template_language_runs(language):
    assert fill(language, VALUES) == language


@settings(deadline=None, max_examples=300, derandomize=True)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"]),
        max_size=60,
    )
)
@example("<script>alert(1)</script>")
@example("![x](https://evil.example/x.png) [a](javascript:alert(1))")
@example("https://evil.example/ and www.evil.example and a@evil.example")
@example("@root look, cc @ada")
@example("- 1. # > * _ ` ~~ | = \\ &amp; <b>")
@example("12. no list")
@example("12) no list")
@example("+ no list")
@example("--- no rule")
@example("=== no heading")
@example("***")
@example(":smile: #12 ~~gone~~ ==marked== ^up^ $x$")
@example("[ ] no task")
@example("ends with \\")
def test_a_value_shows_itself_and_makes_nothing(value):
    words = " ".join(value.split())

    for body in ("{{title}}", "About {{title}}, Ada", "Hello\n{{title}}"):
        text, tags = shown(fill(body, {"title": value}))
        text = text.replace("\u2060", "")  # nobody sees it
        assert tags <= {"p", "br"}, (body, tags)
        expected = body.replace("{{title}}", words or UNKNOWN).replace("\n", " ")
        assert " ".join(text.split()) == " ".join(expected.split())


def test_ordinary_names_and_titles_stay_as_they_are():
    for words in (
        "Anne-Marie O'Neill",
        "It stops (again): why, after 3.4.1?",
        "Größe 12, bitte!",
        "طابعة",
    ):
        assert plain(words) == words
