"""Posts held back once, for their writer to look at what everyone would read in them, and perhaps to move it."""

from flask import request
from flask_babel import gettext

from community.domain.answers.apart import Wording
from community.domain.threads.cards import Audience
from community.kernel import sensitive
from community.kernel.sensitive import Finding

SEEN = "seen"  # of the field "sensitive": its writer was shown it, and is not asked again
MOVED = "moved"  # what was found goes to the private lane, and the rest to everyone
PRIVATE = "private"  # all of it goes to the private lane


def found_in(audience: str, *texts: str | None) -> tuple[Finding, ...]:
    """What is sensitive in texts that everyone would read; those for fewer people may hold anything."""
    if audience != Audience.PUBLIC:
        return ()
    return sensitive.find("\n".join(text for text in texts if text))


def holds(found: tuple[Finding, ...]) -> bool:
    """Whether the form comes back rather than being posted: for something found, and only once."""
    return bool(found) and chosen() not in (SEEN, MOVED, PRIVATE)


def chosen() -> str:
    """What its writer wishes to be done: the button that was pressed stands after what the form brings along."""
    return next(reversed(request.form.getlist("sensitive")), "")


def wording() -> Wording:
    """What stands in place of what is moved, in the language of whoever writes it."""
    return Wording(gettext("[moved to the private lane]"), gettext("Taken out of the public text:"))
