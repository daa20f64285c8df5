"""docs/security.md names tests that are there, and every case that is kept beside the project."""

import ast
import json
import re
from pathlib import Path

from tests.support.corpora import shared

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
FETCHES = {
    "urllib.request",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "http.client",
    "ftplib",
    "smtplib",
    "socket",
    "socks",
}
OUR_OWN = {
    "cli/check.py",  # looks whether the mail server answers
    "cli/serve.py",  # looks whether we answer ourselves
    "channels/smtp.py",  # the one mail server that the deployer names
    "jobs/runner.py",  # asks for the name of this machine
}  # fmt: skip


def test_every_test_it_names_is_there():
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)

    assert len(named) > 80
    for file, name in named:
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(), f"{file}::{name}"


def test_every_known_case_has_a_line():
    cases = {case["id"] for case in json.loads(shared("security_cases.json").read_text())}

    assert set(re.findall(r"^\| ([A-Z]\d\d) \|", PAGE, re.MULTILINE)) == cases


def test_nothing_of_ours_fetches_what_people_name():
    reaching = {
        str(path.relative_to(ROOT / "community"))
        for path in (ROOT / "community").rglob("*.py")
        if FETCHES & set(imported(path))
    }

    assert reaching == OUR_OWN


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
