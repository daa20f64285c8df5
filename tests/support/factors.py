"""People with a second factor, and the authenticators in their hands."""

from dataclasses import dataclass

import pyotp

from community.domain.accounts import factor_codes, operations, queries, second_factor
from community.domain.accounts.models import User
from community.kernel import clock
from tests.support.people import GOOD


@dataclass
class Phone:
    """What somebody's authenticator shows, and the codes they keep on paper."""

    secret: str
    paper: list[str]

    def code(self, steps=0):
        """The code of now, or of some steps of 30 seconds later."""
        return pyotp.TOTP(self.secret).at(clock.now(), counter_offset=steps)


def switched_on(user: User, session=None, steps=-1) -> Phone:
    """Their second factor, on from now; the code that proved it was one of some steps ago."""
    factor = second_factor.begin(user)
    phone = Phone(factor_codes.secret_of(user.id, factor.seed), [])
    kept = session or session_of(user)
    with clock.frozen(
        clock.now()
    ):  # a step of 30 seconds may end between reading the code and giving it
        phone.paper = second_factor.switch_on(user, kept, phone.code(steps))
    return phone


def session_of(user):
    """A session of theirs that needs no code any more."""
    secret = operations.open_session(user, code_given=True)
    return queries.signed_in_with(secret, clock.now())[1]


def is_open(secret):
    """Whether who holds this secret is signed in."""
    return queries.signed_in_with(secret, clock.now()) is not None


def by_password(user):
    """The secret of the session that the phrase GOOD opens."""
    return operations.sign_in(user.handle, GOOD)[1]
