"""How a person is shown beside what they wrote: the few columns every page needs."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for; what each may do is `rules.RIGHTS`."""

    MEMBER = "member"
    MODERATOR = "moderator"
    AGENT = "agent"
    ADMIN = "admin"


STAFF = (Role.AGENT, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person, as shown beside a post or in a list.

    A former member has handle None, and name "former member" is the template's word.
    """

    id: int
    handle: str | None
    name: str
    role: Role
    reputation: int
    avatar_id: str | None
    """Name under /uploads/, or None: then initials on a colour made from the name."""

    @property
    def is_former(self) -> bool:
        return self.handle is None

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF
