"""What is installed is said exactly, what comes along with it too: nothing newer slips in on another day."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)(\[(?P<extra>\w+)\])?==(?P<version>\S+)")
REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)[^;]*(;(?P<marker>.*))?")


def named(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file):
    """What a file pins: a map from name to version and extra."""
    lines = [line.strip() for line in (ROOT / file).read_text().splitlines()]
    found = [PIN.fullmatch(line) for line in lines if line and not line.startswith(("#", "-"))]
    assert all(found), f"{file} says something that is no exact version"
    return {named(one["name"]): (one["version"], one["extra"]) for one in found}


def coming_along(name, extra=None):
    """The names that an installed package asks for."""
    for line in metadata.requires(name) or ():
        wanted = REQUIREMENT.match(line)
        marker = wanted["marker"] or ""
        if "extra ==" not in marker or (
            extra and re.search(rf"extra == ['\"]{extra}['\"]", marker)
        ):
            yield named(wanted["name"])


def is_installed(name):
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False  # for other systems or older versions of Python
    return True


def test_all_that_comes_along_is_pinned():
    direct, along = pinned("requirements.txt"), pinned("constraints.txt")
    waiting, met = [(name, extra) for name, (_, extra) in direct.items()], set()
    while waiting:
        name, extra = waiting.pop()
        if name not in met and is_installed(name):
            met.add(name)
            waiting += [(one, None) for one in coming_along(name, extra)]

    assert met - set(direct) - set(along) == set(), "put it into constraints.txt"
    assert set(along) & set(direct) == set(), "pinned twice"
    assert len(met) > len(direct), "nothing came along?"


@pytest.mark.parametrize("file", ["requirements.txt", "constraints.txt"])
def test_what_is_tested_is_what_is_pinned(file):
    differing = {
        name: (version, metadata.version(name))
        for name, (version, _) in pinned(file).items()
        if is_installed(name) and metadata.version(name) != version
    }

    assert differing == {}


def test_whoever_installs_what_runs_is_held_to_it():
    assert "-c constraints.txt" in (ROOT / "requirements.txt").read_text().splitlines()
