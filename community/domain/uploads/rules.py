"""How large pictures are kept, and how many one person may bring."""

from datetime import timedelta
from enum import StrEnum

AVATAR_SIDE = 256  # pixels
LONGEST_SIDE = 2_000  # pixels, of a picture in a post
MOST = 10  # pictures of one person within WITHIN
WITHIN = timedelta(minutes=1)
MOST_A_DAY = 200
MOST_BYTES_A_DAY = 50 * 2**20  # as kept: sixty large photographs


class Purpose(StrEnum):
    """What a picture is for."""

    AVATAR = "avatar"
    POST = "post"
