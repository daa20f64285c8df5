"""How one says no: a sentence a person can read, and the status it has on the web."""

from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from community.kernel.words import together

T = TypeVar("T")


class DomainError(Exception):
    """A refusal. Nothing was changed."""

    status: ClassVar[int] = 400

    def __init__(self, sentence: str = "", **fields: str) -> None:
        self.sentence = sentence or together(fields.values())
        super().__init__(self.sentence)
        self.fields = fields


class SignInNeeded(DomainError):
    """Nobody is signed in, and this needs somebody."""

    status = 401


class Forbidden(DomainError):
    """This person may not."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or this viewer may not know of it."""

    status = 404


class Conflict(DomainError):
    """Somebody was first, or the thing is not in a state that allows it.

    `current` is how it stands, for who acted on how it stood before.
    """

    status = 409

    def __init__(
        self,
        sentence: str = "",
        current: Mapping[str, str | int | None] | None = None,
        **fields: str,
    ) -> None:
        super().__init__(sentence, **fields)
        self.current = current


class Gone(DomainError):
    """It was here and was removed."""

    status = 410


class Stale(DomainError):
    """What was edited has changed since it was read."""

    status = 412


class Invalid(DomainError):
    """What was sent makes no sense: Invalid(title="A title needs at least 15 characters.")."""

    status = 422


class RateLimited(DomainError):
    """Too often. `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Together:
    """What several checks refuse, to be told at once: `title = refused(lambda: clean(title), "")` …, then `refused.tell()`."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    def __call__(self, check: Callable[[], T], otherwise: T) -> T:
        try:
            return check()
        except Invalid as refusal:
            self._fields |= refusal.fields
            return otherwise

    def tell(self) -> None:
        """Raises Invalid if anything was refused."""
        if self._fields:
            raise Invalid(**self._fields)
