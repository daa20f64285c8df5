"""Pictures are made anew, and what is none is refused."""

import contextlib
import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.uploads import operations, queries
from community.domain.uploads.models import Upload
from community.kernel import clock, pictures
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, NotFound, RateLimited
from tests.support.together import together


def picture(kind="PNG", size=(400, 300), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(out, kind, **more)
    return out.getvalue()


def png_claiming(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_of_a_person_becomes_a_small_square(cast, kind):
    upload = operations.add_avatar(cast.ada, picture(kind))

    kept = Image.open(io.BytesIO(queries.get(upload.id).content))
    assert (kept.format, kept.size) == ("WEBP", (256, 256))
    assert upload.content_type == "image/webp"


@pytest.mark.parametrize("mode", ["RGBA", "L", "LA", "P", "1", "CMYK"])
def test_pictures_of_every_kind_of_colour_are_read(cast, mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert pictures.square(picture(kind, mode=mode), 64).width == 64


def test_nothing_but_the_pixels_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 51.5 N"
    exif[0x0112] = 6
    content = picture("JPEG", exif=exif, comment=b"secret words")

    made = pictures.fitted(content, 2000)

    assert b"EXIF" not in made.content
    assert b"secret" not in made.content
    assert b"taken" not in made.content
    assert (made.width, made.height) == (300, 400), "turned upright before the note of it was lost"


def test_a_picture_for_a_post_keeps_its_shape():
    made = pictures.fitted(picture(size=(3000, 1500)), 2000)

    assert (made.width, made.height) == (2000, 1000)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"%PDF-1.4",
        picture()[:60], b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"\x00" * 1000,
        png_claiming(100_000, 100_000), png_claiming(7_000, 7_000), b"x" * (5 * 2**20 + 1),
        picture("BMP"), picture("TIFF"), picture("ICO"),
    ],
    ids=lambda content: f"{content[:8]!r}-{len(content)}",
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words(cast, content):
    with pytest.raises(Invalid) as refusal:
        operations.add_avatar(cast.ada, content)

    assert set(refusal.value.fields) == {"picture"}
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_every_cut_of_a_file_is_refused_or_read_and_never_breaks_us():
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        content = picture(kind, size=(40, 30))
        for end in range(0, len(content), max(1, len(content) // 25)):
            with contextlib.suppress(Invalid):
                pictures.square(content[:end], 16)


def test_a_person_brings_only_so_many_a_minute(cast):
    for _ in range(10):
        operations.add(cast.ada, picture(size=(4, 4)))

    with pytest.raises(RateLimited):
        operations.add(cast.ada, picture(size=(4, 4)))
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert operations.add(cast.ada, picture(size=(4, 4)))


def test_many_sent_at_once_are_only_so_many_too(app, cast):
    small, owner_id = picture(size=(4, 4)), cast.ada.id

    outcomes = together(
        app, [lambda: operations.add(db.session.get_one(User, owner_id), small)] * 16
    )

    assert sum(isinstance(one, RateLimited) for one in outcomes) == 6
    assert queries.count_since(owner_id, clock.now() - timedelta(minutes=1)) == 10


def test_the_suspended_bring_none(cast):
    cast.ada.suspended_until = clock.now() + timedelta(days=1)

    with pytest.raises(Forbidden):
        operations.add(cast.ada, picture())


def test_one_takes_away_ones_own_only(cast):
    upload = operations.add_avatar(cast.ada, picture())

    operations.remove_avatar(upload.id, owner=cast.ben)
    assert queries.get(upload.id)
    operations.remove_avatar(upload.id, owner=cast.ada)
    with pytest.raises(NotFound):
        queries.get(upload.id)
