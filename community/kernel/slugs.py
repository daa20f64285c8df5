"""Words as they stand in addresses."""

import re
import unicodedata

MAX_SLUG = 80  # characters


def slugify(text: str, fallback: str = "question") -> str:
    """Lower-case words joined by hyphens; letters of any alphabet stay.

    Never empty, never longer than MAX_SLUG, cut at a word where there is one.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    words = re.findall(r"[^\W_]+", text)
    slug = "-".join(words)
    if len(slug) > MAX_SLUG:
        cut = slug[: MAX_SLUG + 1].rpartition("-")[0]
        slug = cut or slug[:MAX_SLUG]
    return slug or fallback
