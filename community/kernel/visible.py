"""What can be seen of a text, so that nothing is named by what nobody sees."""

import re
import unicodedata

# Controls, and what turns the direction of all that follows, hides in other letters or shows nothing.
# The joiners, the marks of direction and the selectors of variants stay: alphabets and emoji need them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e00ff]"
)
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
)  # letters by name, that show nothing
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def without_invisible(text: str) -> str:
    """The text without signs that change how others are read, or only hide."""
    return INVISIBLE.sub("", text)


def ink(text: str) -> int:
    """How many of its characters can be seen; spaces and joiners are none."""
    return sum(sign not in BLANK and unicodedata.category(sign)[0] not in "CZ" for sign in text)


def has_unseen(text: str) -> bool:
    """Whether there are control, zero-width or direction-changing characters in it.

    The two joiners may stand between letters, where Persian, Hindi and family emoji need them.
    """
    joined = re.sub(r"(?<=\S)[\u200c\u200d](?=\S)", "", text)
    return any(sign in BLANK or unicodedata.category(sign) in _UNSEEN for sign in joined)
