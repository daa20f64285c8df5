"""Reading pages as a person would: a client signed in as somebody, and the words on a page."""

import re
from html.parser import HTMLParser

from community.domain.accounts.models import Session
from community.kernel import clock, tokens
from community.kernel.db import db

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Browse:
    """Call it with a person, or with nobody, to get a test client."""

    def __init__(self, app):
        self.app = app

    def __call__(self, user=None):
        client = self.app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        if user is not None:
            secret = tokens.new_secret()
            now = clock.now()
            db.session.add(
                Session(
                    user_id=user.id,
                    token_digest=tokens.digest(secret),
                    created_at=now,
                    seen_at=now,
                    proved_at=now,
                )
            )
            db.session.commit()
            client.set_cookie("sid", secret, domain="localhost")
        return client


class _Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "template"):
            self.hidden += 1

    def handle_endtag(self, tag):
        if tag in ("script", "style", "template"):
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def words(response) -> str:
    """The text of a page, as a reader would see it, in one line."""
    reader = _Words()
    reader.feed(response.get_data(as_text=True))
    return re.sub(r"\s+", " ", " ".join(reader.words)).strip()
