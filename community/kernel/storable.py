"""Text that every database takes: PostgreSQL keeps no NUL, and no database half a character."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether a database can keep this text as it is."""
    return not _UNSTORABLE.search(text)


def storable(text: str) -> str:
    """The text with U+FFFD in place of what no database takes; a look-up then finds nothing."""
    return _UNSTORABLE.sub("\ufffd", text)
