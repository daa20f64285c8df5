"""Nobody may be called, to the eye, like somebody who speaks for the community."""

from sqlalchemy import select

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.skeletons import skeleton
from community.kernel.cache import remembered
from community.kernel.db import db
from community.kernel.errors import Invalid
from community.kernel.words import say

OFFICIAL = frozenset({
    "admin", "administrator", "admins", "agent", "helpdesk", "mod", "moderator", "moderators", "mods",
    "official", "peerdesk", "peerdeskteam", "root", "staff", "support", "supportteam", "sysadmin",
    "system", "team", "webmaster",
})  # fmt: skip
"""What people take for the team, whoever is in it."""
KEPT = 60  # seconds: so soon is a new moderator's name theirs


def refuse_team_name(name: str, user: User | None = None) -> None:
    """Raises Invalid(name=…) for a name that looks like a moderator's or a staff member's.

    Two members may have one name, as people do; their handles tell them apart. Who has a role keeps
    their own name.
    """
    if user is not None and user.role != Role.MEMBER:
        return
    if looks_official(name):
        raise Invalid(
            name=say("This name looks like that of somebody of the team. Please take another.")
        )


def looks_official(name: str) -> bool:
    """Whether a name is, to the eye, that of somebody of the team, or a word for the team."""
    looks = shape(name)
    return looks in team_shapes() or looks in _OFFICIAL_SHAPES


def team_shapes() -> frozenset[str]:
    """How the names and handles of all who have a role look."""
    return remembered("team names", KEPT, _read)


def shape(name: str) -> str:
    """The same for names that look alike: case, spaces and signs between the letters are no difference."""
    return "".join(sign for sign in skeleton(name) if sign.isalnum())


_OFFICIAL_SHAPES = frozenset(map(shape, OFFICIAL))


def _read() -> frozenset[str]:
    team = User.role != Role.MEMBER, User.deleted_at.is_(None)
    rows = db.session.execute(select(User.name, User.handle).where(*team))
    return frozenset(shape(word) for row in rows for word in row)
