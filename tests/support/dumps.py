"""Small old forums, written into a folder as their own programs would."""

import gzip
import json
import os
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def shared(name):
    """A real dump; skips without it, and fails in CI."""
    folder = SHARED / name
    if not folder.is_dir():
        reason = f"{folder} is not here: not tested on a real dump"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return folder


def write_xml(folder, **files):
    """Stack Exchange files, each a list of rows, with the byte order mark that they have."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        lines = "\n".join(
            "  <row "
            + " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items())
            + " />"
            for row in rows
        )
        text = (
            f'<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n{lines}\n</{name.lower()}>'
        )
        (folder / f"{name}.xml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    return folder


def write_lines(folder, zipped=True, **files):
    """Kitsune files, each a list of objects (or of raw lines)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
        if zipped:
            (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / f"{name}.jsonl").write_text(text)
    return folder


def report_of(data_dir, source):
    """The rows of a loss report."""
    path = Path(data_dir) / "imports" / f"{source}-loss.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def post(number, kind=1, **more):
    """A row of Posts.xml."""
    row = {
        "Id": number, "PostTypeId": kind, "CreationDate": f"2015-03-0{number % 9 + 1}T10:00:00.000",
        "Score": 0, "Body": f"<p>Body of {number}</p>",
    }  # fmt: skip
    if kind == 1:
        row |= {
            "Title": f"Why does number {number} squeak?",
            "Tags": "<chain><oil>",
            "ViewCount": 7,
        }
    return row | more


def small_stackexchange(folder):
    """A forum of a few rows with everything odd that dumps have."""
    day = "2014-01-0{}T00:00:00.000"
    return write_xml(
        folder,
        Users=[
            {"Id": -1, "Reputation": 1, "CreationDate": day.format(1), "DisplayName": "Community"},
            {
                "Id": 1, "Reputation": 151, "CreationDate": day.format(2), "DisplayName": "Ann Lee",
                "AboutMe": "<p>I <b>ride</b><script>alert(1)</script></p>", "Location": "Bath",
                "WebsiteUrl": "https://example.com/ann", "Email": "Ann@Example.com",
                "LastAccessDate": day.format(9),
            },
            {"Id": 2, "Reputation": 1, "CreationDate": day.format(3), "DisplayName": "Ann Lee"},
            {"Id": 3, "Reputation": 90, "CreationDate": "yesterday", "DisplayName": "Nodate"},
            {"Reputation": 90, "CreationDate": day.format(3), "DisplayName": "Noid"},
            {"Id": 2, "Reputation": 5, "CreationDate": day.format(3), "DisplayName": "Twice"},
        ],
        Tags=[
            {"Id": 1, "TagName": "chain", "Count": 3, "ExcerptPostId": 90},
            {"Id": 2, "TagName": "unused", "Count": 0},
        ],
        Posts=[
            post(1, AcceptedAnswerId=3, OwnerUserId=1, Score=2, LastEditDate="2015-03-05T00:00:00.000"),
            post(2, OwnerDisplayName="gone42", Tags="|oil|Free_Wheel|", ClosedDate="2015-04-01T00:00:00.000"),
            post(3, 2, ParentId=1, OwnerUserId=2, Score=-3),
            post(4, 2, ParentId=1, OwnerUserId=1, Body="<p>Me <img src=x onerror=alert(1)> again</p>"),
            post(5, 2, ParentId=2, OwnerDisplayName="gone42"),
            post(6, 2, ParentId=999, OwnerUserId=1),
            post(7, OwnerUserId=77, OwnerDisplayName="Guest", ClosedDate="2015-04-02T00:00:00.000"),
            post(8, CreationDate="31.12.2015", OwnerUserId=1),
            post(9, 2, ParentId=8, OwnerUserId=1),
            {"PostTypeId": 1, "CreationDate": "2015-03-01T00:00:00", "Title": "No id at all here"},
            {"Id": 10, "CreationDate": "2015-03-01T00:00:00", "Body": "no type"},
            post(1, Title="The same id a second time", OwnerUserId=1),
            post(90, 4, Body="All about chains."), post(91, 5), post(92, 7), post(93, 4, Body="Of none."),
        ],
        Comments=[
            {"Id": 1, "PostId": 1, "Score": 2, "Text": "Try `oil`, @Ann", "UserId": 2,
             "CreationDate": "2015-06-01T00:00:00.000"},
            {"Id": 2, "PostId": 3, "Score": 0, "Text": "Thanks!", "UserDisplayName": "gone42",
             "CreationDate": "2015-06-02T00:00:00.000"},
            {"Id": 3, "PostId": 91, "Score": 0, "Text": "On a wiki", "UserId": 2,
             "CreationDate": "2015-06-02T00:00:00.000"},
            {"Id": 4, "PostId": 3, "Score": 0, "Text": "Nobody knows who", "CreationDate": "2015-06-02T00:00:00"},
        ],
        Votes=[
            *({"Id": n, "PostId": 1, "VoteTypeId": 2, "CreationDate": day.format(3)} for n in (1, 2, 3)),
            {"Id": 4, "PostId": 1, "VoteTypeId": 3, "CreationDate": day.format(3)},
            *({"Id": n, "PostId": 3, "VoteTypeId": 3, "CreationDate": day.format(3)} for n in (5, 6, 7)),
            {"Id": 8, "PostId": 3, "VoteTypeId": 1, "CreationDate": "2015-08-01T00:00:00.000"},
            {"Id": 9, "PostId": 4, "VoteTypeId": 1, "CreationDate": "2015-08-01T00:00:00.000"},
            {"Id": 10, "PostId": 1, "VoteTypeId": 5, "UserId": 2, "CreationDate": day.format(3)},
            {"Id": 11, "PostId": 91, "VoteTypeId": 2, "CreationDate": day.format(3)},
        ],
        PostLinks=[
            {"Id": 1, "PostId": 2, "RelatedPostId": 1, "LinkTypeId": 3, "CreationDate": day.format(3)},
            {"Id": 2, "PostId": 2, "RelatedPostId": 7, "LinkTypeId": 3, "CreationDate": day.format(3)},
            {"Id": 3, "PostId": 1, "RelatedPostId": 2, "LinkTypeId": 3, "CreationDate": day.format(3)},
            {"Id": 4, "PostId": 7, "RelatedPostId": 7, "LinkTypeId": 3, "CreationDate": day.format(3)},
            {"Id": 5, "PostId": 7, "RelatedPostId": 1, "LinkTypeId": 1, "CreationDate": day.format(3)},
        ],
        Badges=[{"Id": 1, "UserId": 1, "Name": "Teacher", "Date": day.format(3)}],
    )  # fmt: skip


def question(number, **more):
    """A line of questions.jsonl."""
    return {
        "id": number, "created": f"2024-02-0{number % 9 + 1}T10:00:00Z",
        "updated": f"2024-03-0{number % 9 + 1}T10:00:00Z", "title": f"Mail {number} does not come",
        "content_html": f"<p>Mail {number}.</p>", "tags": ["email"], "product": "thunderbird",
        "topic": "settings", "locale": "en-US", "creator": "asker", "is_solved": False, "num_votes": 0,
    } | more  # fmt: skip


def answer(number, of, **more):
    """A line of answers.jsonl."""
    at = f"2024-04-0{number % 9 + 1}T10:00:00Z"
    return {
        "id": number, "question_id": of, "created": at, "updated": at, "is_spam": False,
        "content_html": f"<p>Try {number}.</p>", "creator": "helper",
        "num_helpful": 0, "num_unhelpful": 0,
    } | more  # fmt: skip


def small_kitsune(folder, zipped=True):
    """A forum of a few lines with everything odd that such lines have."""
    windows = "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36"
    return write_lines(
        folder,
        zipped,
        questions=[
            question(
                1, solution=101, is_solved=True, num_votes=4, tags=["email", "Windows_11"],
                metadata={"os": "Windows 11", "tb_version": "115.3", "useragent": windows},
            ),
            question(2, locale="pt-BR", is_archived=True, metadata={"useragent": windows}),
            question(3, is_locked=True, creator={"username": "boxed", "display_name": "Box Ed"}),
            question(4, is_spam=True, creator="seller", title="Cheap watches for everyone"),
            question(5, is_solved=True, solved_by="somebody"),
            question(6, solution=999, is_solved=True),
            question(7, created="soon"),
            question(8, title="x" * 400, content_html="<p>\ud800 half\x00</p>", topic="t" * 60),
            "{broken", "[1, 2]", "", '{"title": "no id"}',
            question(9, creator="writer@example.com", creator_email="writer@example.com"),
        ],
        answers=[
            answer(100, 1, creator="asker", created="2024-02-03T00:00:00Z"),
            answer(101, 1, num_helpful=3, num_unhelpful=1, updated="2024-05-01T00:00:00Z"),
            answer(102, 2, creator="early", created="2020-01-01T00:00:00Z"),
            answer(103, 2, is_spam=True, creator="seller", created="2025-01-01T00:00:00Z"),
            answer(104, 999),
            answer(101, 2),
        ],
    )  # fmt: skip
