"""What people say of themselves: name, a few lines, place, page, picture, and how they read."""

from community.domain.accounts import impersonating, names, rules
from community.domain.accounts.models import User
from community.domain.events import PersonChanged, ProfileChanged
from community.kernel import bus, clock, markdown
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def change_profile(
    user: User, name: str, bio: str = "", location: str = "", website: str = ""
) -> User:
    """Change what one says of oneself. Raises Invalid naming every field that is wrong, Forbidden."""
    _refuse_suspended(user)
    checked = _checked(name=name, bio=bio, location=location, website=website)

    user = lock(User, user.id)
    changed = [field for field, text in checked.items() if getattr(user, field) != text]
    if "name" in changed:
        names.check_alphabets(checked["name"])
        impersonating.refuse_team_name(checked["name"], user)
    user.name, user.location, user.website = (
        checked["name"], checked["location"], checked["website"],
    )  # fmt: skip
    if "bio" in changed:
        user.bio, user.bio_html = checked["bio"], markdown.render(checked["bio"])
    bus.record(PersonChanged(user.id))
    if changed:
        bus.record(ProfileChanged(user.id, " ".join(changed)))
    return user


@operation
def set_avatar(user: User, upload_id: str | None) -> str | None:
    """Show another picture beside one's name, or none; the id of the one before. Raises Forbidden."""
    _refuse_suspended(user)
    user = lock(User, user.id)
    before, user.avatar_id = user.avatar_id, upload_id
    bus.record(PersonChanged(user.id))
    return before


@operation
def choose_language(user: User, locale: str | None, time_zone: str | None) -> User:
    """Have pages and mails written in this language and zone; None leaves it to who writes them."""
    user = lock(User, user.id)
    user.locale, user.time_zone = locale, time_zone
    return user


def _refuse_suspended(user: User) -> None:
    if rules.is_suspended(user, clock.now()):
        raise Forbidden(say("Your account is suspended: you can read, and change nothing."))


def _checked(**typed: str) -> dict[str, str]:
    checks = {
        "name": names.check_name,
        "bio": names.check_bio,
        "location": names.check_location,
        "website": names.check_website,
    }
    fine: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for field, text in typed.items():
        try:
            fine[field] = checks[field](text)
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(**wrong)
    return fine
