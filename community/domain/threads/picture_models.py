"""The table of which posts show which pictures."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base


class ShownPicture(Base):
    """A post shows a picture, or did: whoever reads it as it is now decides (`pictures`)."""

    __tablename__ = "shown_picture"

    upload_id: Mapped[str] = mapped_column(
        ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True
    )
    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )
