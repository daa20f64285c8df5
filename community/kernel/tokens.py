"""Secrets that travel: made at random, kept only as a digest, signed when they go in a link."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def new_secret() -> str:
    """A fresh secret of 256 bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored instead of a secret: SHA-256 in hex. Enough, because the secret is random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign(value: str, purpose: str) -> str:
    """A value that only we can have made, for one purpose."""
    return str(_serializer(purpose).dumps(value))


def unsign(signed: str, purpose: str) -> str | None:
    """The value that was signed for this purpose, or None if we did not make it. An older key of ours will do."""
    try:
        value = _serializer(purpose).loads(signed)
    except BadSignature:
        return None
    return value if isinstance(value, str) else None


def derived(seed: str, purpose: str, length: int) -> bytes:
    """Bytes that only who has our key and the seed can make, for one purpose; at most 32."""
    return next(derived_by_each(seed, purpose, length))


def derived_by_each(seed: str, purpose: str, length: int) -> Iterator[bytes]:
    """The same by each of our keys: by the present one first, then by those before it."""
    told = f"peerdesk.{purpose}:{seed}".encode()
    return (hmac.digest(key.encode(), told, "sha256")[:length] for key in _keys())


def _serializer(purpose: str) -> URLSafeSerializer:
    oldest_first = _keys()[::-1]  # it signs with the last of them
    return URLSafeSerializer(oldest_first, salt=f"peerdesk.{purpose}")


def _keys() -> list[str]:
    config = current_app.config
    return [str(config["SECRET_KEY"]), *(config["SECRET_KEY_FALLBACKS"] or ())]
