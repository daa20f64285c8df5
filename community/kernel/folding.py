"""Text as it is compared where case is no difference, in every alphabet, whichever database keeps it."""

import unicodedata


def folded(text: str) -> str:
    """NFKC and casefolded: "Äpfel", "ÄPFEL" and "a" with its dots apart are one. It may be longer than the text."""
    # Folding may take apart what was put together, and the other way round: hence twice.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
