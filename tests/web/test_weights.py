"""What a first visit to a question costs on the wire: the budget of the design, in compressed bytes."""

import re

import pytest

pytestmark = pytest.mark.on_sqlite

KIB = 1024
PARAGRAPH = (
    "The light goes red after the third label, and the app says that the roll is empty though it is"
    " not. I have cleaned the sensor with a dry cloth, taken the roll out and put it back, and"
)


@pytest.fixture
def address(cast):
    """A question with 20 answers of some 600 characters each, no two alike, some with a comment."""
    thread = cast.thread(tags=["wifi", "labels"])
    for number in range(20):
        words = PARAGRAPH.split()
        turned = " ".join(words[number:] + words[:number])
        cast.answer(
            thread, body=f"{turned} then step {number}.\n\n{turned} again, **{number}** times."
        )
    return f"/questions/{thread.id}/{thread.slug}"


def fetched(client, path):
    return client.get(path, headers={"Accept-Encoding": "br"})


def weigh(client, address):
    """Compressed bytes by kind, and the addresses that the page fetches."""
    page = fetched(client, address)
    text = client.get(address).get_data(as_text=True)
    scripts = re.findall(r'<script[^>]*src="([^"]+)"', text)
    for later in re.findall(r'<meta name="scripts" content="([^"]+)"', text):
        scripts += later.split()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    icons = set(re.findall(r'<use href="([^"#]+)#', text))
    assert page.headers["Content-Encoding"] == "br"
    assert scripts and sheets and icons, "the page fetches them another way now"
    return {
        "html": len(page.data),
        "js": sum(len(fetched(client, path).data) for path in set(scripts)),
        "css": sum(len(fetched(client, path).data) for path in sheets),
        "icons": sum(len(fetched(client, path).data) for path in icons),
    }


def test_a_visitor_fetches_little(browse, address):
    weights = weigh(browse(), address)

    assert weights["html"] <= 14 * KIB, weights
    assert weights["css"] <= 14 * KIB, weights
    assert weights["js"] <= 21 * KIB, weights
    assert weights["icons"] <= 4 * KIB, weights
    assert sum(weights.values()) <= 64 * KIB


def test_a_member_who_may_write_fetches_little_more(browse, cast, address):
    weights = weigh(browse(cast.cleo), address)

    assert weights["html"] <= 16 * KIB, weights
    assert weights["js"] <= 40 * KIB, weights
