"""Which channel is on, by configuration."""

from typing import Protocol

from community.channels.console import Console
from community.channels.messages import Message, Receipt
from community.channels.smtp import Smtp


class MailChannel(Protocol):
    """Something that carries mail. Never raises for what the other side did."""

    def send(self, message: Message) -> Receipt: ...


def mail(smtp_url: str, mail_from: str, base_url: str) -> MailChannel:
    """The mail server of `smtp_url`, or the console when there is none."""
    return Smtp(smtp_url, mail_from, base_url) if smtp_url else Console()
