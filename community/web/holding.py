"""Posts held back once, for their writer to look at what everyone would read in them."""

from flask import request

from community.domain.threads.cards import Audience
from community.kernel import sensitive
from community.kernel.sensitive import Finding

SEEN = "seen"  # of the field "sensitive": its writer was shown it, and is not asked again


def found_in(audience: str, *texts: str | None) -> tuple[Finding, ...]:
    """What is sensitive in texts that everyone would read; those for fewer people may hold anything."""
    if audience != Audience.PUBLIC:
        return ()
    return sensitive.find("\n".join(text for text in texts if text))


def holds(found: tuple[Finding, ...]) -> bool:
    """Whether the form comes back rather than being posted: for something found, and only once."""
    return bool(found) and request.form.get("sensitive") != SEEN
