"""Signed links to what is asked of one person after a solution; each is that person's alone, and expires."""

from community.kernel import tokens
from community.kernel.errors import NotFound
from community.kernel.words import say

FOLLOW_UP, RATING = "follow-up", "rating"
PATHS = {FOLLOW_UP: "/follow-ups/", RATING: "/ratings/"}
MAX_TOKEN = 200  # characters; ours are shorter


def path_of(purpose: str, record_id: int, user_id: int) -> str:
    """The address at which this person says what they are asked; when it ends, the record knows."""
    return PATHS[purpose] + tokens.sign(f"{record_id}:{user_id}", purpose)


def read(purpose: str, token: str) -> tuple[int, int]:
    """The record and the person a token is of. Raises NotFound for one we did not make."""
    signed = tokens.unsign(token, purpose) if len(token) <= MAX_TOKEN else None
    record_id, _, user_id = (signed or "").partition(":")
    if not (record_id.isdecimal() and user_id.isdecimal()):
        raise NotFound(say("This link is not one of ours, or is incomplete."))
    return int(record_id), int(user_id)
