"""Reading a Stack Exchange dump: a directory of XML files, of which only Posts.xml must be there."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from community.importers import sources
from community.importers.records import (
    Accepted,
    AcceptedOn,
    Answer,
    Author,
    CategoryRecord,
    Comment,
    Dump,
    Duplicate,
    Item,
    Lost,
    Person,
    Question,
    Rows,
    Stage,
    TagNote,
    Vote,
    Watch,
)
from community.importers.sources import XmlRow, moment, whole
from community.kernel.errors import Invalid
from community.kernel.slugs import slugify
from community.kernel.words import say

KIND = "stackexchange"
QUESTION, ANSWER, TAG_EXCERPT = "1", "2", "4"
POST_TYPES = {
    "3": "orphaned tag wiki", "5": "tag wiki", "6": "moderator nomination", "7": "wiki placeholder",
    "8": "privilege wiki",
}  # fmt: skip
ACCEPTED, UP, DOWN = "1", "2", "3"
VOTE_TYPES = {
    "4": "offensive", "5": "bookmark", "6": "close", "7": "reopen", "8": "bounty start",
    "9": "bounty close", "10": "deletion", "11": "undeletion", "12": "spam",
    "15": "moderator review", "16": "approval of an edit",
}  # fmt: skip
DUPLICATE = "3"
AGAIN = ("questions", "answers", "acceptances")  # stages that read Posts.xml once more
NO_DATE = "It has no readable date."
NO_ID = "It has no id."

Convert = Callable[[XmlRow], tuple[Item, ...]]


def read(directory: Path) -> Dump:
    """The dump in a directory. Raises Invalid when it is none."""
    if not (directory / "Posts.xml").is_file():
        raise Invalid(
            say(
                "%(directory)s is no Stack Exchange dump: it has no Posts.xml.", directory=directory
            )
        )
    files = sorted(directory.glob("*.xml"))
    sources.refuse_declarations(files)
    question = partial(_question, _category(directory), (directory / "Votes.xml").is_file())
    answer = partial(_answer, (directory / "Votes.xml").is_file())
    passes: list[tuple[str, str, Convert]] = [
        ("people", "Users.xml", _person),
        ("tags", "Tags.xml", _tag),
        ("other posts", "Posts.xml", partial(_other_post, _excerpts(directory))),
        ("questions", "Posts.xml", question),
        ("answers", "Posts.xml", answer),
        ("comments", "Comments.xml", _comment),
        ("acceptances", "Posts.xml", _acceptance),
        ("votes", "Votes.xml", _vote),
        ("duplicates", "PostLinks.xml", _link),
        ("badges", "Badges.xml", _badge),
    ]
    stages = [
        Stage(name, partial(_rows, directory / file, convert, name not in AGAIN))
        for name, file, convert in passes
        if (directory / file).is_file()
    ]
    unread = [path.name for path in files if path.name not in {file for _, file, _ in passes}]
    return Dump(
        KIND, directory, sources.fingerprint(files),
        (Stage("files", partial(_unread, unread)), *stages),
        lists_people=(directory / "Users.xml").is_file(),
    )  # fmt: skip


def _rows(path: Path, convert: Convert, first: bool, watch: Watch) -> Rows:
    for row in sources.xml_rows(path, watch):
        if not isinstance(row, Lost):
            yield convert(row)
        elif first:  # where Posts.xml breaks off is told once, however often it is read
            yield (row,)


def _unread(names: list[str], _watch: Watch) -> Rows:
    for name in names:
        yield (Lost("file", name, "This file is not read."),)


def _category(directory: Path) -> CategoryRecord:
    """bicycles.meta.stackexchange.com and stackexchange-bicycles-meta alike are "Bicycles meta"."""
    words = re.sub(r"stackexchange(\.com)?|\.com$", " ", directory.resolve().name.casefold())
    slug = slugify(words, "stackexchange")
    name = slug.replace("-", " ")
    name = name[0].upper() + name[1:]
    return CategoryRecord(
        slug, name, f"Questions and answers brought in from {directory.resolve().name[:200]}."
    )


def _excerpts(directory: Path) -> dict[str, str]:
    """Which tag each excerpt post describes. There are as many as tags, so this fits in memory."""
    path = directory / "Tags.xml"
    rows: Iterator[XmlRow | Lost] = sources.xml_rows(path, Watch()) if path.is_file() else iter(())
    return {
        row["ExcerptPostId"]: row.get("TagName", "")
        for row in rows
        if not isinstance(row, Lost) and row.get("ExcerptPostId")
    }


def _person(row: XmlRow) -> tuple[Item, ...]:
    foreign_id, joined_at = row.get("Id", ""), moment(row.get("CreationDate"))
    if not foreign_id:
        return (Lost("user", "", NO_ID, row.get("DisplayName", "")),)
    if joined_at is None:
        return (Lost("user", foreign_id, NO_DATE, row.get("CreationDate", "")),)
    return (
        Person(
            Author(foreign_id, row.get("DisplayName", ""), row.get("Email", "").strip()),
            joined_at,
            reputation=whole(row.get("Reputation"), 1),
            about=row.get("AboutMe", ""),
            location=row.get("Location", ""),
            website=row.get("WebsiteUrl", ""),
            seen_at=moment(row.get("LastAccessDate")),
        ),
    )


def _tag(row: XmlRow) -> tuple[Item, ...]:
    return (TagNote(row.get("Id", ""), row.get("TagName", "")),)


def _other_post(excerpts: dict[str, str], row: XmlRow) -> tuple[Item, ...]:
    kind, foreign_id = row.get("PostTypeId", ""), row.get("Id", "")
    if kind in (QUESTION, ANSWER):
        return ()
    if kind == TAG_EXCERPT and not row.get("Body", "").strip():
        return (Lost("post", foreign_id, "The description is empty."),)
    if kind == TAG_EXCERPT and excerpts.get(foreign_id):
        return (TagNote(foreign_id, excerpts[foreign_id], row.get("Body", "")),)
    if kind == TAG_EXCERPT:
        return (Lost("post", foreign_id, "Tags.xml has no tag that this describes."),)
    name = POST_TYPES.get(kind, f"type {kind[:20]}" if kind else "post without a type")
    return (Lost("post", foreign_id, f"There is no place for this kind of post: {name}."),)


def _question(category: CategoryRecord, with_votes: bool, row: XmlRow) -> tuple[Item, ...]:
    if row.get("PostTypeId") != QUESTION:
        return ()
    foreign_id, created_at = row.get("Id", ""), moment(row.get("CreationDate"))
    if not foreign_id:
        return (Lost("question", "", NO_ID, row.get("Title", "")),)
    if created_at is None:
        return (Lost("question", foreign_id, NO_DATE, row.get("CreationDate", "")),)
    up, down = _counted(row, with_votes)
    return (
        Question(
            foreign_id, _author(row), category, row.get("Title", ""), row.get("Body", ""), created_at,
            edited_at=moment(row.get("LastEditDate")),
            tags=tuple(re.findall(r"[^<>|]+", row.get("Tags", ""))),
            views=max(0, whole(row.get("ViewCount"))),
            up=up, down=down,
            closed_at=moment(row.get("ClosedDate")),
        ),
    )  # fmt: skip


def _answer(with_votes: bool, row: XmlRow) -> tuple[Item, ...]:
    if row.get("PostTypeId") != ANSWER:
        return ()
    foreign_id, created_at = row.get("Id", ""), moment(row.get("CreationDate"))
    if not foreign_id:
        return (Lost("answer", "", NO_ID, row.get("ParentId", "")),)
    if created_at is None:
        return (Lost("answer", foreign_id, NO_DATE, row.get("CreationDate", "")),)
    up, down = _counted(row, with_votes)
    return (
        Answer(
            foreign_id, row.get("ParentId", ""), _author(row), row.get("Body", ""), created_at,
            edited_at=moment(row.get("LastEditDate")), up=up, down=down,
        ),
    )  # fmt: skip


def _comment(row: XmlRow) -> tuple[Item, ...]:
    foreign_id, created_at = row.get("Id", ""), moment(row.get("CreationDate"))
    if not foreign_id:
        return (Lost("comment", "", NO_ID, row.get("PostId", "")),)
    if created_at is None:
        return (Lost("comment", foreign_id, NO_DATE, row.get("CreationDate", "")),)
    author = Author(row.get("UserId", ""), row.get("UserDisplayName", ""))
    return (
        Comment(
            foreign_id, row.get("PostId", ""), author, row.get("Text", ""), created_at,
            up=max(0, whole(row.get("Score"))),
        ),
    )  # fmt: skip


def _acceptance(row: XmlRow) -> tuple[Item, ...]:
    if row.get("PostTypeId") != QUESTION or not row.get("AcceptedAnswerId"):
        return ()
    return (Accepted(row.get("Id", ""), row["AcceptedAnswerId"]),)


def _vote(row: XmlRow) -> tuple[Item, ...]:
    kind, foreign_id, post_id = (row.get(name, "") for name in ("VoteTypeId", "Id", "PostId"))
    if kind in (UP, DOWN):
        return (Vote(foreign_id, post_id, 1 if kind == UP else -1),)
    if kind == ACCEPTED:
        at = moment(row.get("CreationDate"))
        return (AcceptedOn(foreign_id, post_id, at) if at else Lost("vote", foreign_id, NO_DATE),)
    name = VOTE_TYPES.get(kind, f"type {kind[:20]}")
    return (Lost("vote", foreign_id, f"There is no place for this kind of vote: {name}.", post_id),)


def _link(row: XmlRow) -> tuple[Item, ...]:
    foreign_id, post_id, other = (row.get(name, "") for name in ("Id", "PostId", "RelatedPostId"))
    if row.get("LinkTypeId") == DUPLICATE:
        return (Duplicate(foreign_id, post_id, other),)
    reason = "Links between posts are not kept, but for duplicates; the one in the text is."
    return (Lost("link", foreign_id, reason, f"{post_id} to {other}"),)


def _badge(row: XmlRow) -> tuple[Item, ...]:
    return (Lost("badge", row.get("Id", ""), "There are no badges here yet.", row.get("Name", "")),)


def _author(row: XmlRow) -> Author:
    return Author(row.get("OwnerUserId", ""), row.get("OwnerDisplayName", ""))


def _counted(row: XmlRow, with_votes: bool) -> tuple[int, int]:
    """Votes up and down by the score alone, where the votes themselves are not in the dump."""
    score = 0 if with_votes else whole(row.get("Score"))
    return max(score, 0), max(-score, 0)
