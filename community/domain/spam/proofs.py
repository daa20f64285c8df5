"""Proof of work: a number that is dear to find and cheap to check, so that posting a thousand times is dear. Pure."""

import hashlib

MAX_NUMBER = 20  # characters of a proof


def solves(key: str, proof: str, bits: int) -> bool:
    """Whether SHA-256 of "key:proof" begins with so many zero bits.

    The key is a form's own, signed and used once, so a proof serves one post.
    """
    if not proof.isascii() or not proof.isdigit() or len(proof) > MAX_NUMBER:
        return False
    digest = hashlib.sha256(f"{key}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0
