"""More people than the cast has, and people with a password."""

from functools import cache

from community.domain.accounts import passwords
from community.domain.accounts.models import User
from community.kernel import clock
from community.kernel.db import db

GOOD, BETTER = "a long enough phrase", "another phrase, even longer"


def members(count, prefix="person"):
    """As many new members, with confirmed addresses."""
    now = clock.now()
    people = [
        User(
            handle=f"{prefix}{n}", handle_key=f"{prefix}{n}", name=f"{prefix.title()} {n}", role="member",
            joined_at=now, email=f"{prefix}{n}@example.com", email_key=f"{prefix}{n}@example.com",
            email_confirmed_at=now,
        )
        for n in range(count)
    ]  # fmt: skip
    db.session.add_all(people)
    db.session.commit()
    return people


def with_password(person, password):
    """Somebody who signs in with this password."""
    person.password_hash = kept(password)
    db.session.commit()
    return person


@cache
def kept(password):
    """A password as it is kept. Hashing is slow on purpose, and one hash serves all who have it."""
    return passwords.hashed(password)
