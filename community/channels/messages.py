"""What passes through a channel: a message on its way out, and how it went."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One mail to one person, rendered."""

    id: str
    """Makes the Message-ID: the same each time this mail is tried, so that a copy can be known."""
    to: str
    subject: str
    text: str
    html: str
    conversation: str | None = None
    """Mails of one conversation are shown together by the reader's program."""
    unsubscribe_url: str | None = None
    """Where a POST ends mails of this kind (RFC 8058); None for mail one cannot do without."""


@dataclass(frozen=True)
class Receipt:
    """How it went. `refused` means for good: trying again would not help."""

    sent: bool
    refused: bool = False
    error: str = ""
