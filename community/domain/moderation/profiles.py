"""What people say of themselves is screened like what they post: watched words, and the links of who is new."""

from community.domain import events
from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.spam.queries import holds_watched_word
from community.domain.threads.newcomers import links_in
from community.kernel.db import db
from community.kernel.errors import Invalid
from community.kernel.words import say


def screen(event: events.ProfileChanged) -> None:
    """Refuse a change, in its own transaction; who has a role is trusted. Raises Invalid naming each field."""
    person = db.session.get_one(User, event.user_id)
    if Role(person.role) is not Role.MEMBER:
        return
    fields = event.fields.split()
    wrong = _watched({field: getattr(person, field) for field in fields})
    numbers = terms()
    most = numbers.of(Amount.NEWCOMER_LINKS)
    is_bounded = "bio" in fields and numbers.lacks(person, Privilege.MORE_LINKS)
    if is_bounded and links_in(person.bio) > most:
        wrong["bio"] = say("At most %(most)s links here while you are new.", most=most)
    if wrong:
        raise Invalid(**wrong)


def screen_names(handle: str, name: str) -> None:
    """What somebody who joins wants to be called. Raises Invalid naming each field.

    Asked before anybody looks whether the address is known, so that a refusal tells nothing of that.
    """
    if wrong := _watched({"handle": handle, "name": name}):
        raise Invalid(**wrong)


def _watched(texts: dict[str, str]) -> dict[str, str]:
    return {
        field: say("It holds words that advertisements often use.")
        for field, text in texts.items()
        if holds_watched_word(text)
    }
