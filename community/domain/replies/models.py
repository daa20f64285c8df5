"""Tables of ready replies."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime

MAX_TITLE = 80


class Reply(Base):
    """A text kept ready, in one language and perhaps in more."""

    __tablename__ = "ready_reply"
    __table_args__ = (
        Index("ix_ready_reply_owner", "owner_id"),
        Index("ix_ready_reply_team", "for_team", "title"),  # those the team shares
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    """What it is found by; never sent."""
    body: Mapped[str] = mapped_column(Text)
    """Markdown with places such as {{asker}}."""
    variants: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """The same in other languages, by their codes; whoever reads another gets `body`."""
    for_team: Mapped[bool] = mapped_column(default=False)
    uses: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
