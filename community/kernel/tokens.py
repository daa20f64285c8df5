"""Secrets that travel: made at random, kept only as a digest, signed when they go in a link."""

import hashlib
import secrets

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
    """The value that was signed for this purpose, or None if we did not make it."""
    try:
        value = _serializer(purpose).loads(signed)
    except BadSignature:
        return None
    return value if isinstance(value, str) else None


def _serializer(purpose: str) -> URLSafeSerializer:
    key = current_app.config["SECRET_KEY"]
    return URLSafeSerializer(key, salt=f"peerdesk.{purpose}")
