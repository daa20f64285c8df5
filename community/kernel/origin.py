"""From where what is being done is done: which request, and which address it came from."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Both empty for what no request did: a command, the worker."""

    request_id: str = ""
    address: str = ""


NOWHERE = Origin()
_present: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def begin(request_id: str, address: str) -> None:
    """Say from where all is done in this thread from here on."""
    _present.set(Origin(request_id, address))


def end() -> None:
    """Say that the request is over."""
    _present.set(NOWHERE)


def present() -> Origin:
    """From where what is being done now is done."""
    return _present.get()
