"""The words of a category: who owns the cases that come of it."""

from enum import StrEnum


class Ownership(StrEnum):
    """How the cases of a category belong to somebody."""

    SUPPORT = "support"  # any agent may take one; handing on takes effect at once
    MARKETING = "marketing"  # the category's team alone takes them
    CO_OWNED = "co_owned"  # handing on is an offer: the owner keeps it until another accepts
