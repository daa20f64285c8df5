"""A text as it looks: dressing up a word does not make it another one. Pure."""

import re
import unicodedata

from community.domain.accounts.skeletons import skeleton

UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def folded(text: str) -> str:
    """A text without signs nobody sees, with look-alike letters made one, in words with spaces between."""
    bare = UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    # Decomposed, so that an accent that stands on its letter goes like one that follows it.
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign)
    )
    return " ".join(re.findall(r"\w+", skeleton(bare.casefold())))
