"""The codes of a second factor: those an authenticator shows for 30 seconds, and those kept on paper."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from datetime import datetime

import pyotp

from community.kernel import tokens

STEP = 30  # seconds; what authenticators take for granted, with six digits and SHA-1
DIGITS = 6
SECRET_BYTES = 20  # as long as SHA-1: https://www.rfc-editor.org/rfc/rfc4226#section-4
RECOVERY_CODES = 10
PURPOSE = "second-factor"
MAX_TYPED = 100  # characters that are looked at
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_LONG, _GROUP = 16, 4  # letters: 79 bits, more than anybody tries out against a digest


def secret_of(user_id: int, seed: str) -> str:
    """The secret of an authenticator in base32, made from our key: the database alone tells no code."""
    return _written(tokens.derived(f"{user_id}:{seed}", PURPOSE, SECRET_BYTES))


def standing_secret(user_id: int, seed: str, digest: str, mask: str | None = None) -> str | None:
    """The secret that was shown, of which the digest is kept; None if none of our keys made it."""
    made = _by_each_key(user_id, seed, mask)
    return next((secret for secret in made if tokens.digest(secret) == digest), None)


def is_of_present_key(user_id: int, seed: str, digest: str, mask: str | None = None) -> bool:
    """Whether this secret is known without any key but the present one."""
    return tokens.digest(next(_by_each_key(user_id, seed, mask))) == digest


def moved(user_id: int, secret: str) -> tuple[str, str]:
    """A fresh seed, and the mask that makes this secret, as it is on the phone, out of it and our present key."""
    seed = tokens.new_secret()
    made = tokens.derived(f"{user_id}:{seed}", PURPOSE, SECRET_BYTES)
    return seed, _masked(made, base64.b32decode(secret)).hex()


def address_of(secret: str, account: str, site: str) -> str:
    """What the QR code says: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The step whose code this is, of the one before, this one and the next: clocks differ. None for a wrong one."""
    code = typed[:MAX_TYPED].replace(" ", "")
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    totp, this = pyotp.TOTP(secret, digits=DIGITS), int(now.timestamp()) // STEP
    right = [
        s for s in (this - 1, this, this + 1) if hmac.compare_digest(totp.generate_otp(s), code)
    ]
    return right[-1] if right else None


def new_recovery_codes() -> list[str]:
    """Ten codes, in groups that can be copied by hand."""
    return [_grouped(_letters()) for _ in range(RECOVERY_CODES)]


def recovery_digest(user_id: int, typed: str) -> str:
    """Under what a recovery code is kept, however it was typed; the same code is another for another person."""
    plain = re.sub(r"[\s-]", "", typed[:MAX_TYPED]).casefold()
    return hashlib.sha256(f"{user_id}:{plain}".encode("utf-8", "replace")).hexdigest()


def _by_each_key(user_id: int, seed: str, mask: str | None) -> Iterator[str]:
    laid_over = bytes.fromhex(mask) if mask else bytes(SECRET_BYTES)
    made = tokens.derived_by_each(f"{user_id}:{seed}", PURPOSE, SECRET_BYTES)
    return (_written(_masked(one, laid_over)) for one in made)


def _masked(one: bytes, other: bytes) -> bytes:
    # A seed is used for one secret only, so this hides it as a pad that is used once does.
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _written(secret: bytes) -> str:
    return base64.b32encode(secret).decode()


def _letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LONG))


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LONG, _GROUP))
