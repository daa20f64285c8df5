"""Reading a Kitsune forum (support.mozilla.org): questions and answers as JSON lines, plain or in gzip."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from community.domain.threads.models import MAX_ENVIRONMENT
from community.importers import sources
from community.importers.records import (
    Accepted,
    Answer,
    Author,
    CategoryRecord,
    Dump,
    Item,
    Lost,
    Question,
    Rows,
    Stage,
    Watch,
)
from community.importers.sources import JsonRow, moment, text, whole
from community.kernel.errors import Invalid
from community.kernel.slugs import slugify
from community.kernel.words import say

KIND = "kitsune"
OWN_LOCALE = "en-us"  # the forum's first language, which is no tag; the others are
FIELDS: tuple[dict[str, Any], ...] = (
    {"key": "version", "label": "Product version", "required": False, "choices": []},
    {"key": "platform", "label": "Platform", "required": False, "choices": []},
)
WINDOWS = {"10.0": "Windows 10 or 11", "6.3": "Windows 8.1", "6.2": "Windows 8", "6.1": "Windows 7"}
NO_DATE = "It has no readable date."
NO_ID = "It has no id."


def read(directory: Path) -> Dump:
    """The forum in a directory. Raises Invalid when there is none."""
    questions, answers = _file(directory, "questions"), _file(directory, "answers")
    if questions is None:
        raise Invalid(
            say(
                "%(directory)s is no Kitsune forum: it has no questions.jsonl or questions.jsonl.gz.",
                directory=directory,
            )
        )
    stages = [Stage("questions", partial(_rows, questions, _question, True))]
    if answers:
        stages.append(Stage("answers", partial(_rows, answers, _answer, True)))
    stages.append(Stage("solutions", partial(_rows, questions, _solution, False)))
    files = [path for path in (questions, answers) if path]
    return Dump(KIND, directory, sources.fingerprint(files), tuple(stages), lists_people=False)


def _file(directory: Path, name: str) -> Path | None:
    found = (directory / f"{name}.jsonl.gz", directory / f"{name}.jsonl")
    return next((path for path in found if path.is_file()), None)


def _rows(
    path: Path, convert: Callable[[JsonRow], tuple[Item, ...]], first: bool, watch: Watch
) -> Rows:
    for row in sources.json_lines(path, watch):
        if not isinstance(row, Lost):
            yield convert(row)
        elif first:  # questions are read twice, and a bad line is told once
            yield (row,)


def _question(row: JsonRow) -> tuple[Item, ...]:
    foreign_id, created_at = _id(row.get("id")), moment(row.get("created"))
    if not foreign_id:
        return (Lost("question", "", NO_ID, text(row.get("title"))),)
    if created_at is None:
        return (Lost("question", foreign_id, NO_DATE, str(row.get("created"))[:100]),)
    locked = bool(row.get("is_locked"))
    return (
        Question(
            foreign_id, _author(row), _category(row), text(row.get("title")), _body(row), created_at,
            tags=_tags(row),
            environment=_environment(_metadata(row)),
            me_too=max(0, whole(row.get("num_votes"))),
            # A lock is not dated. Whatever happened last came before it or was it.
            closed_at=(moment(row.get("updated")) or created_at) if locked else None,
            is_spam=bool(row.get("is_spam")),
        ),
    )  # fmt: skip


def _answer(row: JsonRow) -> tuple[Item, ...]:
    foreign_id, created_at = _id(row.get("id")), moment(row.get("created"))
    if not foreign_id:
        return (Lost("answer", "", NO_ID, _id(row.get("question_id"))),)
    if created_at is None:
        return (Lost("answer", foreign_id, NO_DATE, str(row.get("created"))[:100]),)
    updated_at = moment(row.get("updated"))
    return (
        Answer(
            foreign_id, _id(row.get("question_id", row.get("question"))), _author(row), _body(row),
            created_at,
            edited_at=updated_at if updated_at and updated_at > created_at else None,
            up=max(0, whole(row.get("num_helpful", row.get("num_helpful_votes")))),
            down=max(0, whole(row.get("num_unhelpful", row.get("num_unhelpful_votes")))),
            is_spam=bool(row.get("is_spam")),
        ),
    )  # fmt: skip


def _solution(row: JsonRow) -> tuple[Item, ...]:
    foreign_id, solution = _id(row.get("id")), _id(row.get("solution"))
    if solution:
        return (Accepted(foreign_id, solution),)
    if row.get("is_solved"):
        reason = "It was solved, but by which answer is not in the dump."
        return (Lost("acceptance", foreign_id, reason, _name(row.get("solved_by"))),)
    return ()


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return text(str(value)).strip()


def _name(value: object) -> str:
    """A person is a name, or an object with one."""
    return text(value.get("username")) if isinstance(value, dict) else text(value)


def _author(row: JsonRow) -> Author:
    creator = row.get("creator")
    name = _name(creator)
    shown = text(creator.get("display_name")) if isinstance(creator, dict) else ""
    return Author(name[:120], shown or name, text(row.get("creator_email")).strip())


def _body(row: JsonRow) -> str:
    return text(row.get("content_html")) or text(row.get("content"))


def _category(row: JsonRow) -> CategoryRecord:
    slug = slugify(text(row.get("product")), "support")
    name = slug.replace("-", " ").title()
    return CategoryRecord(
        slug, name, f"Questions about {name}, brought in from its old forum.", FIELDS
    )


def _tags(row: JsonRow) -> tuple[str, ...]:
    """Its tags, its topic, and its language if that is not the forum's own."""
    given = row.get("tags")
    tags = [_tag(tag) for tag in given] if isinstance(given, list) else []
    locale = text(row.get("locale"))
    topic = text(row.get("topic"))
    wished = [*tags, topic, locale if locale.casefold() != OWN_LOCALE else ""]
    return tuple(tag for tag in wished if tag.strip())


def _tag(tag: object) -> str:
    return text(tag.get("slug") or tag.get("name")) if isinstance(tag, dict) else text(tag)


def _metadata(row: JsonRow) -> Mapping[str, str]:
    """What the asker's program told: an object, or pairs of name and value."""
    found = row.get("metadata")
    if isinstance(found, list):
        found = {pair.get("name"): pair.get("value") for pair in found if isinstance(pair, dict)}
    if not isinstance(found, dict):
        return {}
    return {text(name): text(value) for name, value in found.items()}


def _environment(metadata: Mapping[str, str]) -> dict[str, str]:
    agent = metadata.get("useragent", "")
    own = re.search(r"Thunderbird/([\w.]+)", agent)
    found = {
        "version": metadata.get("tb_version") or (own[1] if own else ""),
        "platform": metadata.get("os") or platform(agent),
    }
    clean = {key: " ".join(value.split())[:MAX_ENVIRONMENT] for key, value in found.items()}
    return {key: value for key, value in clean.items() if value}


def platform(agent: str) -> str:
    """The operating system that a browser's user agent names; empty if it names none."""
    if windows := re.search(r"Windows NT ([\d.]+)", agent):
        return WINDOWS.get(windows[1], "Windows")
    if android := re.search(r"Android(?: ([\d.]+))?", agent):
        return f"Android {android[1] or ''}".strip()
    if mac := re.search(r"Mac OS X ([\d_.]+)", agent):
        return f"macOS {mac[1].replace('_', '.')}"
    return "Linux" if "Linux" in agent or "X11" in agent else ""
