"""Pictures from strangers, made anew: nothing of the file stays but what can be seen."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import BoundedSemaphore

from PIL import Image, ImageOps, UnidentifiedImageError

from community.kernel.errors import Invalid
from community.kernel.words import say

MAX_BYTES = 5 * 2**20
MAX_PIXELS = 40_000_000  # a 40-megapixel photograph takes 160 MB while it is decoded
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
CONTENT_TYPE = "image/webp"
QUALITY = 82

_one_at_a_time = BoundedSemaphore(1)  # several at once could take all memory of a small machine


@dataclass(frozen=True)
class Picture:
    """A picture as we made it."""

    content: bytes
    width: int
    height: int
    content_type: str = CONTENT_TYPE
    is_first_of_several: bool = False
    """It moved, and all but its first frame is gone."""


def square(content: bytes, side: int) -> Picture:
    """The middle of a picture as a square WebP of `side` pixels. Raises Invalid(picture=…)."""
    with _opened(content, side) as (image, _moves):
        return _encoded(ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS))


def fitted(content: bytes, longest: int) -> Picture:
    """A whole picture as WebP, its longer side at most `longest` pixels. Raises Invalid(picture=…)."""
    with _opened(content, longest) as (image, moves):
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return replace(_encoded(image), is_first_of_several=moves)


def too_heavy() -> Invalid:
    """The refusal of a file of more than MAX_BYTES."""
    return Invalid(picture=say("A picture has at most %(most)s MB.", most=MAX_BYTES // 2**20))


@contextmanager
def _opened(content: bytes, wanted: int) -> Iterator[tuple[Image.Image, bool]]:
    """The first frame of a picture, upright, in plain colours; and whether there were others."""
    if not content:
        raise Invalid(picture=say("Choose a picture first."))
    if len(content) > MAX_BYTES:
        raise too_heavy()
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # we judge the size ourselves; broken metadata is dropped
        yield _decoded(content, wanted)


def _decoded(content: bytes, wanted: int) -> tuple[Image.Image, bool]:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        # The size stands in the file's head: a bomb is refused before a pixel is unpacked.
        if image.width * image.height > MAX_PIXELS:
            raise _too_large()
        image.draft("RGB", (wanted * 2, wanted * 2))  # a JPEG unpacks smaller by itself
        image.load()
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert("RGBA" if _is_translucent(upright) else "RGB")
        return plain, bool(getattr(image, "is_animated", False))
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        IndexError,
        TypeError,
        EOFError,
    ):
        # Pillow raises any of these for files that are broken or made to be.
        raise Invalid(
            picture=say("This is not a picture we can read. Take a PNG, JPEG, GIF or WebP.")
        ) from None


def _too_large() -> Invalid:
    return Invalid(
        picture=say("This picture has more than %(most)s million pixels.", most=MAX_PIXELS // 10**6)
    )


def _is_translucent(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _encoded(image: Image.Image) -> Picture:
    out = io.BytesIO()
    # A bare copy of the pixels: neither EXIF nor profile nor comment can come along.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return Picture(out.getvalue(), image.width, image.height)
