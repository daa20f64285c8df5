"""Every word the product says is in every catalogue, whole; and what is compiled is what is written."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest

from community.web.catalogues import FOLDER
from community.web.locales import LOCALES, NAMES
from scripts import translations

ROOT = Path(__file__).parents[2]
LANGUAGES = [locale for locale in LOCALES if locale != "en"]
PLACE = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
COUNTED = {"%(num)d", "%(num)s", "%(count)s", "%(n)s"}
"""Where a number goes; "one answer" may say it in words."""
TAG = re.compile(r"<[^>]+>")
SAID = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1""")
SENTENCE_LIKE = re.compile(r"[A-Z][a-z]+ [a-z]+|[a-z]+ [a-z]+ [a-z]+[.?!]$")


@pytest.fixture(scope="module")
def template():
    return translations.extracted()


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request):
    return translations.read(request.param)


def messages(catalogue):
    return [message for message in catalogue if message.id]


def translated(catalogue):
    """What has its words; that nothing is without is a test of its own."""
    lacking = translations.untranslated(catalogue)
    return [message for message in messages(catalogue) if str(message.id) not in lacking]


def forms(message):
    """Pairs of English and its words in the language; of a plural, each form beside the English plural."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[1], words) for words in message.string]


def test_the_languages_offered_are_those_there_are_catalogues_of():
    kept = {path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.po")}

    assert kept == set(LANGUAGES)
    assert list(NAMES) == list(LOCALES)


def test_all_the_code_says_is_in_the_catalogue_and_nothing_else(template, catalogue):
    said = {(message.context, str(message.id)) for message in messages(template)}
    kept = {(message.context, str(message.id)) for message in messages(catalogue)}

    assert said - kept == set(), "new words: `make translations`, and translate them"
    assert kept - said == set(), "nobody says this any more: `make translations`"


def test_the_extraction_finds_words_in_python_and_in_templates(template):
    found = {file.split("/")[0] for message in messages(template) for file, _ in message.locations}

    assert found == {"community", "templates"}
    assert len(template) > 500
    assert template.get("Needs answer") is not None, "say() is looked for"
    assert template.get("Handle") is not None, "_l() is looked for"
    counted = template.get("Nobody has answered for %(num)s hour.")
    assert counted and counted.id[1] == "Nobody has answered for %(num)s hours.", "say_count(), too"


def test_nothing_is_untranslated_or_only_guessed(catalogue):
    assert translations.untranslated(catalogue) == []


def test_every_place_is_kept(catalogue):
    wrong = [
        f"{english!r}: {words!r}"
        for message in translated(catalogue)
        for english, words in forms(message)
        if not same_places(english, words, counts=not isinstance(message.id, str))
    ]

    assert wrong == []


def same_places(english, words, counts):
    wanted, found = Counter(PLACE.findall(english)), Counter(PLACE.findall(words))
    if counts:
        for number in COUNTED:
            # A form may leave the number out, and the first of two may say it with a word.
            wanted.pop(number, None), found.pop(number, None)
    return wanted == found


def test_forms_for_many_numbers_say_the_number(catalogue):
    silent = [
        str(message.id)
        for message in translated(catalogue)
        if not isinstance(message.id, str) and COUNTED & set(PLACE.findall(message.id[1]))
        if not COUNTED & set(PLACE.findall(message.string[-1]))
    ]

    assert silent == []


def test_every_plural_has_as_many_forms_as_the_language(catalogue):
    assert catalogue.num_plurals == {"de": 2, "ar": 6}.get(catalogue.locale.language)
    assert [
        str(message.id)
        for message in translated(catalogue)
        if not isinstance(message.id, str) and len(message.string) != catalogue.num_plurals
    ] == []


def test_marks_and_what_they_hold_are_kept(catalogue):
    wrong = [
        f"{english!r}: {words!r}"
        for message in translated(catalogue)
        for english, words in forms(message)
        if sorted(TAG.findall(english)) != sorted(TAG.findall(words))
    ]

    assert wrong == []


def test_a_sentence_stays_a_sentence(catalogue):
    ends = {".": ".。", "?": "?؟", ":": ":", "…": "…"}
    wrong = [
        f"{english!r}: {words!r}"
        for message in translated(catalogue)
        for english, words in forms(message)
        if english[-1] in ends and words[-1] not in ends[english[-1]]
    ]

    assert wrong == []


def test_what_is_compiled_is_what_is_written(catalogue):
    path = translations.catalogue_of(catalogue.locale.language).with_suffix(".mo")
    with path.open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for message in translated(catalogue):
        if isinstance(message.id, str):
            said = (
                compiled.pgettext(message.context, message.id)
                if message.context
                else compiled.gettext(message.id)
            )
            assert said == message.string, "`make translations` compiles"
        else:
            kept = [compiled._catalog[message.id[0], form] for form in range(catalogue.num_plurals)]
            assert kept == list(message.string), "`make translations` compiles"


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (103, 3)],
)
def test_arabic_has_a_form_for_each_kind_of_number(number, form):
    with translations.catalogue_of("ar").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).plural(number) == form


@pytest.mark.parametrize(
    "path", sorted((ROOT / "static" / "js").rglob("*.js")), ids=lambda path: path.stem
)
def test_a_script_brings_no_words_of_its_own(path):
    code = re.sub(r"^\s*//.*$|/\*.*?\*/", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    said = [literal for _, literal in SAID.findall(code) if SENTENCE_LIKE.search(literal)]

    assert said == [], "words come from data attributes, where they can be translated"
