"""What others quoted of words that are erased, and what was being written about them."""

import re
from collections.abc import Sequence

from sqlalchemy import delete, select

from community.domain.drafts.models import Draft
from community.domain.drafts.rules import Key, Purpose
from community.domain.threads import rendering
from community.domain.threads.models import Post, Revision
from community.domain.uploads.models import Upload
from community.kernel import markdown
from community.kernel.db import db

SHORTEST = 8  # characters; what is shorter may be anybody's words
STUB = "*Erased for privacy.*"
_QUOTE = re.compile(r"^(?P<mark>\s{0,3}(?:>\s?)+)(?P<words>.*)$", re.MULTILINE)
_PICTURE = re.compile(r"/uploads/([\w-]{16,60}\.webp)", re.ASCII)


def erase_quotes(post: Post, erased: Sequence[str]) -> None:
    """Erase in the same thread the quoted lines whose words are erased; inside an operation only.

    `erased` is all the post ever said; what it still says may be quoted on.
    """
    others = select(Post).where(
        Post.thread_id == post.thread_id, Post.id != post.id, Post.body.contains(">")
    )
    for other in db.session.scalars(others):
        body = _without(other.body, erased, post.body)
        if body != other.body and other.body_format == "markdown":
            other.body, other.html = body, rendering.render(body)
            other.renderer = markdown.RENDERER_VERSION
    versions = select(Revision).join(Post, Post.id == Revision.post_id)
    quoting = versions.where(
        Post.thread_id == post.thread_id, Post.id != post.id, Revision.body.contains(">")
    )
    for version in db.session.scalars(quoting):
        version.body = _without(version.body, erased, post.body)
    _erase_drafts(post, erased)
    db.session.flush()


def erase_pictures(post: Post, erased: Sequence[str]) -> None:
    """Delete the pictures of the author's that the erased words showed and no other post shows."""
    names = {name for text in erased for name in _PICTURE.findall(text)}
    for name in sorted(names - set(_PICTURE.findall(post.body))):
        shown = select(Post.id).where(Post.id != post.id, Post.html.contains(f"/uploads/{name}"))
        if db.session.scalar(shown.limit(1)) is None:
            mine = delete(Upload).where(Upload.id == name, Upload.owner_id == post.author_id)
            db.session.execute(mine)


def _erase_drafts(post: Post, erased: Sequence[str]) -> None:
    edits = Draft.key == str(Key(Purpose.EDIT, post.id))
    db.session.execute(delete(Draft).where(edits))
    in_thread = select(Post.id).where(Post.thread_id == post.thread_id)
    keys = [str(Key(Purpose.ANSWER, post.thread_id))] + [
        str(Key(purpose, post_id))
        for post_id in db.session.scalars(in_thread)
        for purpose in (Purpose.COMMENT, Purpose.EDIT)
    ]
    for draft in db.session.scalars(select(Draft).where(Draft.key.in_(keys))):
        body = draft.fields.get("body", "")
        draft.fields = draft.fields | {"body": _without(body, erased, post.body)}


def _without(text: str, erased: Sequence[str], standing: str) -> str:
    """The text with each quoted line stubbed whose words were said and are not said any more."""
    before, after = [_flat(one) for one in erased], _flat(standing)

    def stub(line: re.Match[str]) -> str:
        words = _flat(line["words"])
        is_erased = (
            len(words) >= SHORTEST and words not in after and any(words in one for one in before)
        )
        return line["mark"] + STUB if is_erased else line[0]

    return _QUOTE.sub(stub, text)


def _flat(text: str) -> str:
    return " ".join(text.split())
