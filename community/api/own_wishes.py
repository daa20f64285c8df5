"""What is sent about what is one's own."""

from community.api.fields import Choice, Wish
from community.domain.blocks.rules import Distance


class NewExport(Wish):
    """Nothing needs to be said."""


class NewDistance(Wish):
    """How far away somebody is kept."""

    kind = Choice(list(Distance), required=True)
