"""Every template compiles, every partial is used, and every address a template names exists."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CONTRACT = re.compile(r"\s*(\{%-? extends[^%]*%\}\s*)?\{#")
NAMES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*")
    if path.is_file() and path.suffix in (".html", ".txt", ".xml")
)


@pytest.fixture(scope="module")
def website(applications):
    return applications("sqlite")


def source(name):
    return (TEMPLATES / name).read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_its_addresses_exist(website, name):
    tree = website.jinja_env.parse(source(name))
    website.jinja_env.compile(tree, name, name)

    named = {
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for"
        if call.args and isinstance(call.args[0], nodes.Const)
    }
    blueprint_relative = {endpoint for endpoint in named if endpoint.startswith(".")}
    assert not blueprint_relative, "a partial is used by several families: name the whole endpoint"
    assert named - set(website.view_functions) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if Path(name).name.startswith("_")])
def test_a_partial_is_used_and_begins_with_its_contract(name):
    python = [path.read_text() for path in (ROOT / "community").rglob("*.py")]
    others = [source(other) for other in NAMES if other != name] + python

    assert any(f'"{name}"' in text or f"'{name}'" in text for text in others), "nobody uses it"
    if name.endswith(".html"):
        assert CONTRACT.match(source(name)), "a partial says first what it shows and needs"


def test_every_page_is_rendered_by_something():
    texts = [path.read_text() for path in (ROOT / "community").rglob("*.py")]
    texts += [source(name) for name in NAMES]
    pages = [name for name in NAMES if not Path(name).name.startswith("_")]
    # Mails are named by their kind.
    idle = [
        name
        for name in pages
        if not name.startswith("emails/")
        and not any(f'"{name}"' in text or f"'{name}'" in text for text in texts)
    ]

    assert idle == []


def test_every_address_python_names_exists(website):
    named = {
        endpoint
        for path in (ROOT / "community").rglob("*.py")
        for endpoint in re.findall(r'url_for\(\s*"([\w.]+)"', path.read_text())
        if not endpoint.startswith(".")
    }

    assert named - set(website.view_functions) == set()


MADE_SAFE = {"post.html", "comment.html", "person.bio_html", "preview", "shown"}
"""What kernel.markdown made; all else that people typed is escaped where it is shown."""


def test_only_what_markdown_made_is_shown_unescaped():
    unescaped = {
        expression.strip()
        for name in NAMES
        for expression in re.findall(r"([\w.]+)\s*\|\s*(?:safe|written)\b", source(name))
    }

    assert unescaped <= MADE_SAFE
    assert not [name for name in NAMES if re.search(r"autoescape\s+false|Markup\(", source(name))]


def test_no_field_cuts_what_is_pasted_into_it():
    # A maxlength drops what is beyond it without a word; the server refuses it with one, and gives it back.
    assert [name for name in NAMES if "maxlength=" in source(name)] == []
