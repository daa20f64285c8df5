"""What a handle looks like to the eye, so that two people cannot seem to be one."""

import unicodedata
from functools import lru_cache

from confusable_homoglyphs import categories, confusables

from community.kernel.folding import folded

_TWINS = str.maketrans({"0": "o", "1": "l", "I": "l"})  # within the Latin alphabet itself
_WRITTEN_TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
)
_OF_NO_SCRIPT = frozenset({"COMMON", "INHERITED"})


def key(handle: str) -> str:
    """What makes a handle unique: NFKC and casefolded, so that case alone is no difference."""
    return folded(handle)


def skeleton(handle: str) -> str:
    """The same for handles that look alike: each letter in the shape of its Latin twin, if it has one.

    After UTS 39, with the shapes of `confusable_homoglyphs`: https://www.unicode.org/reports/tr39/
    """
    plain = unicodedata.normalize("NFKC", handle).translate(_TWINS)
    shapes = "".join(_shape(letter) for letter in plain)
    return shapes.translate(_TWINS).casefold().replace("rn", "m").replace("vv", "w")


def mixes_scripts(handle: str) -> bool:
    """Whether letters of alphabets stand together that nobody writes together."""
    scripts = {categories.alias(letter) for letter in handle} - _OF_NO_SCRIPT
    return len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER)


def script_of(letter: str) -> str:
    """The name of the script of one letter; COMMON and INHERITED belong to none."""
    return str(categories.alias(letter))


@lru_cache(maxsize=4096)
def _shape(letter: str) -> str:
    if letter.isascii():
        return letter
    twins = [str(twin["c"]) for twin in confusables.confusables_data.get(letter, ())]
    plain = sorted(twin for twin in twins if twin.isascii() and twin.isalnum())
    return plain[0] if plain else letter
