"""The imports run one way, downwards: ARCHITECTURE §4 as data."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMUNITY = ROOT / "community"

FLOORS = {
    "app": 11,
    "cli": 10, "demo": 10,
    "web": 9, "api": 9, "jobs": 9, "importers": 9,
    "domain.reactions": 8,
    "domain.moderation": 7, "domain.notifications": 7, "domain.helpdesk": 7,
    # Reads the votes and verdicts it pays for; what needs a person's points finds them on the person.
    "domain.reputation": 7,
    "domain.answers": 6, "domain.votes": 6, "domain.follows": 6, "domain.flags": 6, "domain.drafts": 6,
    "domain.heat": 5.5, "domain.escalations": 6, "domain.escalation_rules": 6.3, "domain.service_levels": 6.5,
    "domain.desk": 6.5, "domain.known_issues": 6.5, "domain.badges": 7, "domain.search": 6,
    "domain.follow_ups": 7, "domain.satisfaction": 7, "domain.analytics": 7.5,  # measures them too
    "domain.suggestions": 6, "domain.review": 7,
    "domain.exports": 8, "domain.departures": 8.5,  # of all that is a person's
    "domain.saved_views": 7, "domain.replies": 6, "domain.presence": 6,
    "domain.threads": 5,
    "domain.categories": 4, "domain.uploads": 4, "domain.settings": 4, "domain.webhooks": 4,
    # Below categories, each of which has a team that answers for it.
    "domain.teams": 3.5,
    "domain.blocks": 4, "domain.consents": 4,
    "domain.spam": 4,
    "domain.accounts": 3,
    "domain.events": 2, "domain.care_events": 2, "domain.team_events": 2, "domain.account_events": 2,
    "domain.issue_events": 2, "channels": 2,
    "kernel": 1,
    "config": 0,
}  # fmt: skip

ASIDE = {
    ("cli", "demo"),
    ("domain.events", "domain.account_events"),
    ("domain.events", "domain.care_events"),
    ("domain.events", "domain.issue_events"),
    ("domain.events", "domain.team_events"),
}  # two on one floor, of which one may know the other

NEVER = {  # what the floors alone would allow
    ("cli", "web"), ("cli", "api"), ("cli", "channels"),
    ("demo", "web"), ("demo", "api"), ("demo", "channels"), ("demo", "jobs"), ("demo", "importers"),
    ("web", "channels"), ("api", "channels"), ("importers", "channels"),
    ("kernel", "config"), ("domain", "config"), ("domain", "channels"),
}  # fmt: skip

INSIDE = ("rules", "models", "queries", "operations", "reactions")
"""Of a feature: each may import those before it, and the first two each other."""


def modules() -> Iterator[Path]:
    yield from sorted(COMMUNITY.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def part_of(module: str) -> str | None:
    """The part a module belongs to; None for the bare packages."""
    words = module.split(".")[1:]
    if not words or words == ["domain"]:
        return None
    return ".".join(words[:2]) if words[0] == "domain" else words[0]


def imports_of(path: Path) -> Iterator[str]:
    """What a module imports of ours, as full names of modules."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("community"))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} has a relative import in line {node.lineno}"
            if (node.module or "").split(".")[0] == "community":
                for alias in node.names:
                    name = f"{node.module}.{alias.name}"
                    yield name if is_module(name) else node.module


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def refusal(importer: str, imported: str) -> str | None:
    """Why one module may not import another; None when it may."""
    ours, theirs = part_of(importer), part_of(imported)
    if ours is None or theirs is None:
        return None
    for part in (ours, theirs):
        if part not in FLOORS:
            return f"{part} has no floor"
    if ours == theirs:
        return inner_refusal(importer, imported)
    if (ours, theirs) in ASIDE:
        return None
    if (ours.split(".")[0], theirs.split(".")[0]) in NEVER:
        return f"{importer} imports {theirs}, which is never"
    if FLOORS[theirs] >= FLOORS[ours]:
        return f"{importer} imports {imported}: floor {FLOORS[ours]} imports floor {FLOORS[theirs]}"
    return None


def inner_refusal(importer: str, imported: str) -> str | None:
    ours, theirs = importer.rpartition(".")[2], imported.rpartition(".")[2]
    if not part_of(importer).startswith("domain.") or not {ours, theirs} <= set(INSIDE):
        return None
    if {ours, theirs} == {"rules", "models"}:
        return None
    upwards = INSIDE.index(theirs) > INSIDE.index(ours)
    return (
        f"{importer} imports {imported}: a feature's {ours} come before its {theirs}"
        if upwards
        else None
    )


def test_imports_run_downwards():
    found = [
        why
        for path in modules()
        for imported in imports_of(path)
        if (why := refusal(name_of(path), imported))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("community.domain.threads.queries", "community.domain.answers.models"),
        ("community.domain.votes.rules", "community.domain.answers.rules"),
        ("community.web.threads", "community.jobs.queue"),
        ("community.web.threads", "community.api.shapes"),
        ("community.web.threads", "community.channels.smtp"),
        ("community.kernel.db", "community.config"),
        ("community.domain.votes.queries", "community.domain.votes.operations"),
        ("community.jobs.queue", "community.app"),
        ("community.web.new", "community.novelty.models"),
    ],
)
def test_what_runs_upwards_is_found(importer, imported):
    assert refusal(importer, imported)


def test_nothing_is_imported_inside_a_function():
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert found == []


def test_no_cycle_hides_behind_type_checking():
    found = [name_of(path) for path in modules() if "TYPE_CHECKING" in path.read_text()]

    assert found == ["community.kernel.db"]
