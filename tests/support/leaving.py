"""Somebody who leaves, and what they are called."""

from community.domain.departures import operations
from community.domain.uploads.models import Upload
from community.kernel import clock
from community.kernel.db import db

GOOD = "a good long password"
HANDLE, NAME, EMAIL = "zarquon", "Wilhelmina Xylander", "w.xylander@post.example"
BIO, PLACE, SITE, NETWORK = (
    "I mend harpsichords.",
    "Ostrava",
    "https://xylander.example/",
    "203.0.113.0/24",
)
WHO = (HANDLE, NAME, EMAIL, "xylander", BIO, PLACE, NETWORK)
OTHERS_WORDS = (
    f"Ask @{HANDLE}, or write to {EMAIL}, and say that we have all seen this before more than once."
)


def leave(person, keep="keep"):
    operations.leave(person, GOOD, keep)
    db.session.expire_all()


def picture(owner, name, purpose="post"):
    db.session.add(
        Upload(
            id=name, owner_id=owner.id, purpose=purpose, content_type="image/webp", content=b"PIXELS" + name.encode(),
            width=1, height=1, created_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()
