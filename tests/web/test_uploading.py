"""Pictures as a composer sends them: what comes back, and how a refusal reads."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from community.domain.uploads import operations
from community.domain.uploads.models import Upload
from community.kernel.db import db
from tests.domain.uploads.test_pictures import picture, png_claiming

JSON = {"Accept": "application/json"}


def send(client, content, headers=JSON, **fields):
    data = {"picture": (io.BytesIO(content), "screenshot.png"), **fields}
    response = client.post("/uploads", data=data, headers=headers)
    response.request.environ[
        "wsgi.input"
    ].close()  # a file, where it is large; the client leaves it
    return response


def test_a_picture_comes_back_with_its_size_and_how_to_write_it(cast, browse):
    client = browse(cast.ada)

    made = send(client, picture(size=(3000, 1500)))

    given = made.get_json()
    assert made.status_code == 201
    assert (given["width"], given["height"]) == (2000, 1000)
    assert given["markdown"] == f"![]({given['url']})"
    shown = client.get(given["url"])
    assert Image.open(io.BytesIO(shown.data)).format == "WEBP"
    preview = client.post("/preview", data={"body": given["markdown"]}).get_data(as_text=True)
    assert f'src="{given["url"]}"' in preview


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_whoever_brings_a_picture_that_moves_learns_that_it_will_not(cast, browse, kind):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "navy", "white")]
    moving = io.BytesIO()
    frames[0].save(moving, kind, save_all=True, append_images=frames[1:])
    client = browse(cast.ada)

    given = send(client, moving.getvalue()).get_json()

    assert given["said"] == "This picture moves. Only its first frame is shown here."
    assert not Image.open(io.BytesIO(client.get(given["url"]).data)).is_animated
    assert "said" not in send(client, picture(kind)).get_json()


def test_where_it_was_taken_does_not_come_along(cast, browse):
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 51.5 N"
    client = browse(cast.ada)

    url = send(client, picture("JPEG", exif=exif)).get_json()["url"]

    assert b"taken" not in client.get(url).data
    assert not Image.open(io.BytesIO(client.get(url).data)).getexif()


@pytest.mark.parametrize(
    ("alt", "written"),
    [("The red light", "The red light"), ("a ](/evil) [b", r"a \](/evil) \[b"), ("a\n\n# b\\", r"a # b\\"),
     ("x" * 400, "x" * 300), ("a\x00b", "a\ufffdb")],
)  # fmt: skip
def test_what_it_shows_is_written_so_that_it_ends_where_it_should(cast, browse, alt, written):
    given = send(browse(cast.ada), picture(), alt=alt).get_json()

    assert given["markdown"] == f"![{written}]({given['url']})"


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "Choose a picture first."),
        (b"%PDF-1.4 hello", 422, "This is not a picture we can read. Take a PNG, JPEG, GIF or WebP."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422,
         "This is not a picture we can read. Take a PNG, JPEG, GIF or WebP."),
        (png_claiming(30_000, 30_000), 422, "This picture has more than 40 million pixels."),
        (b"x" * (5 * 2**20 + 1), 422, "A picture has at most 5 MB."),
        (b"x" * (13 * 2**20), 413, "A picture has at most 5 MB."),
    ],
    ids=["nothing", "a document", "a drawing", "a bomb", "too heavy", "far too heavy"],
)  # fmt: skip
def test_a_refusal_is_one_sentence(cast, browse, content, status, sentence):
    response = send(browse(cast.ada), content)

    assert (response.status_code, response.get_json()) == (status, {"error": sentence})
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_too_many_are_told_when_to_come_again(cast, browse):
    for _ in range(10):
        operations.add(cast.ada, picture(size=(4, 4)))

    response = send(browse(cast.ada), picture())

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) == 60
    assert "wait" in response.get_json()["error"]


def test_a_visitor_is_told_to_sign_in(cast, browse):
    response = send(browse(), picture())

    assert (response.status_code, response.get_json()) == (401, {"error": "Sign in first."})


def test_whoever_wants_a_page_gets_a_page(cast, browse):
    response = send(browse(cast.ada), b"no picture", headers={"Accept": "text/html"})

    assert response.status_code == 422
    assert response.mimetype == "text/html"
    assert "This is not a picture we can read" in response.get_data(as_text=True)
