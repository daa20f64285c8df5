"""What fills the places of a ready reply for one thread, in the language of who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale

from community.domain.accounts.models import User
from community.domain.desk import reading
from community.domain.replies.filling import fill
from community.domain.replies.queries import ReplyCard
from community.domain.threads.models import Thread
from community.web.locales import LOCALES
from community.web.times import exact


@dataclass(frozen=True, slots=True)
class Filled:
    """A reply as it reads for one thread."""

    text: str
    language: str | None
    """That of the variant; None for the text that is for everybody."""


@dataclass(frozen=True, slots=True)
class Values:
    """What one thread's replies are filled with."""

    language: str | None
    values: Mapping[str, str]

    def filled(self, reply: ReplyCard) -> Filled:
        text = reply.text_for(self.language)
        return Filled(fill(text, self.values), self.language if text != reply.body else None)


def of_thread(thread: Thread, agent: User) -> Values:
    """What fills a reply to whoever asked this question; what there is nothing to say of is empty."""
    asker = thread.asker
    language = asker.locale if asker.locale in LOCALES else None
    public = reading.public_part(thread.id)
    case_id = reading.current_of(thread.id, agent)
    return Values(language, {
        "asker": "" if asker.is_former else asker.name,
        "agent": agent.name,
        "title": thread.title,
        "category": thread.category.name,
        "case": str(case_id or ""),
        "due": _due(public.reply_due_at if public else None, language),
    })  # fmt: skip


def _due(at: datetime | None, language: str | None) -> str:
    if at is None:
        return ""
    if language is None:
        return exact(at)
    with force_locale(language):
        return exact(at)
