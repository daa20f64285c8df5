"""The events of accounts: who comes, changes and goes. Known through `events`."""

from dataclasses import dataclass

from community.kernel.bus import Event


@dataclass(frozen=True)
class LinkAsked(Event):
    """A link should go to a person by mail. Never kept: it is answered in the same transaction."""

    user_id: int
    email: str
    purpose: str
    """"confirm", "reset", "claim", "change", or "taken" (somebody tried to join with this address)."""
    secret: str


@dataclass(frozen=True)
class AccountOpened(Event):
    """Somebody filled in the form for joining; their address is still to be confirmed."""

    user_id: int


@dataclass(frozen=True)
class PersonJoined(Event):
    user_id: int


@dataclass(frozen=True)
class PersonChanged(Event):
    """Name, handle, picture or role: what stands beside everything they wrote."""

    user_id: int


@dataclass(frozen=True)
class ProfileChanged(Event):
    """What somebody says of themselves reads differently; `fields` names what does, with spaces between."""

    user_id: int
    fields: str


@dataclass(frozen=True)
class PersonLeft(Event):
    """A person closed their account: what is theirs alone goes with them."""

    user_id: int


@dataclass(frozen=True)
class SecurityChanged(Event):
    """How somebody signs in has changed, or somebody else changed it for them."""

    user_id: int
    what: str
    """A word of `accounts.guarding.News`."""
    by_id: int | None
    """None when it was done from the command line."""
    email: str
    """Where to tell them: the address before, if it is the address that changed; may be empty."""
