"""The page of every component shows every component."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

pytestmark = pytest.mark.on_sqlite

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "static" / "css" / "components"
SHARED = sorted(path.name for path in (ROOT / "templates" / "shared").glob("_*.html"))


@pytest.fixture
def shown(cast, browse):
    response = browse(cast.sam).get("/styleguide")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_every_component_is_shown(shown):
    classes = {name for found in re.findall(r'class="([^"]+)"', shown) for name in found.split()}
    blocks = {path.stem.replace("_", "-") for path in COMPONENTS.glob("*.css")}

    assert len(blocks) > 40
    assert blocks - classes == set(), "show it in templates/styleguide"


def used_by(app, name, found):
    """All templates a template extends, includes, imports from or names to `as_ever`, and those of these."""
    source = (ROOT / "templates" / name).read_text()
    tree = app.jinja_env.parse(source)
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    named = [node.template for node in tree.find_all(kinds)]
    named += [
        call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "as_ever"
    ]
    for other in (
        const.value
        for node in named
        for const in (node, *node.find_all(nodes.Const))
        if isinstance(const, nodes.Const) and str(const.value).endswith(".html")
    ):
        if other not in found and (ROOT / "templates" / other).exists():
            found.add(other)
            used_by(app, other, found)
    return found


def test_every_shared_partial_is_shown_on_it(app):
    parts = [path.name for path in (ROOT / "templates" / "styleguide").glob("_*.html")]
    found = used_by(app, "styleguide/index.html", set())
    for part in parts:
        found |= used_by(app, f"styleguide/{part}", found)

    # What Python renders by itself is a fragment around partials that are shown.
    python = "".join(path.read_text() for path in (ROOT / "community").rglob("*.py"))
    missing = [name for name in SHARED if f"shared/{name}" not in found]
    assert [name for name in missing if f'"shared/{name}"' not in python] == []


def test_it_shows_each_turn_and_each_audience(shown):
    for turn in (
        "needs_answer",
        "waiting_on_asker",
        "answered",
        "with_support",
        "solved",
        "closed",
    ):
        assert f"strip--{turn}" in shown
    for name in ("turn--official", "audience--staff", "audience--private", "field--invalid"):
        assert name in shown


def test_visitors_may_look_too(cast, browse):
    assert browse().get("/styleguide").status_code == 200
