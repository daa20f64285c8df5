"""The key of a form: sending it twice posts once, and it says when the form was opened."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.spam import proofs
from community.domain.spam.rules import Manner
from community.domain.threads.newcomers import is_new
from community.kernel import clock, tokens

PURPOSE = "form"
TRAP = "second_title"  # a field that people do not see, and machines fill in
PROOF = "proof"
PROOF_GOOD_FOR = timedelta(days=1)
MAX_KEY = 200  # characters of a key that can be ours


def new_key() -> str:
    """A fresh key for a form that is opened now."""
    # Short: the database keeps the first 64 signs, and what makes it unlike others stands first.
    return tokens.sign(f"{secrets.token_urlsafe(9)}.{int(clock.now().timestamp()):x}", PURPOSE)


def manner_of(form: Mapping[str, str], person: User | None) -> Manner:
    """How a form was sent: how long it was open, whether its trap is full, and whether its work was done.

    The work is bound to who does it, so that one browser's is worth nothing to another account.
    """
    key = form.get("submission_key", "")
    typed_for = open_for(key)
    proved = False
    if typed_for is not None and typed_for < PROOF_GOOD_FOR:
        about = f"{key}:{person.id if person else ''}"
        proved = proofs.solves(about, form.get(PROOF, ""), terms().of(Amount.PROOF_BITS))
    return Manner(typed_for, trapped=bool(form.get(TRAP)), proved=proved)


def asked_bits(person: User | None) -> int:
    """How many bits of work this person's browser is asked for; 0 for none."""
    if person is not None and not is_new(person, clock.now()):
        return 0
    return terms().of(Amount.PROOF_BITS)


def open_for(key: str | None) -> timedelta | None:
    """How long a form with this key was open; None for a key that is not ours."""
    value = tokens.unsign(key, PURPOSE) if key and len(key) <= MAX_KEY else None
    if value is None:
        return None
    opened = datetime.fromtimestamp(int(value.rpartition(".")[2], 16), UTC)
    return clock.now() - opened
