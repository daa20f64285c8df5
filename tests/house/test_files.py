"""The files are small, and each says what lives in it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
OURS = ("community", "templates", "static", "tests", "bench", "scripts")
KINDS = (".py", ".html", ".css", ".js")


def ours():
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            if (
                path.suffix in KINDS
                and "vendor" not in path.parts
                and "__pycache__" not in path.parts
            ):
                yield path


def test_no_file_is_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in ours()
        if (lines := len(path.read_text().splitlines())) > MOST_LINES
    }

    assert long == {}


def test_every_package_holds_one_line_that_says_what_lives_in_it():
    for path in sorted((ROOT / "community").rglob("__init__.py")):
        tree = ast.parse(path.read_text())
        name = str(path.relative_to(ROOT))
        assert ast.get_docstring(tree), f"{name} says nothing"
        assert "\n" not in ast.get_docstring(tree), f"{name} says more than a line"
        if path.parent.name != "community":
            assert len(tree.body) == 1, f"{name} holds more than its docstring"


def test_every_package_of_ours_is_one():
    folders = {path.parent for path in (ROOT / "community").rglob("*.py")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_module_says_in_one_line_what_lives_in_it():
    for path in sorted((ROOT / "community").rglob("*.py")):
        words = ast.get_docstring(ast.parse(path.read_text()))
        assert words, f"{path.relative_to(ROOT)} has no docstring"
        assert words.splitlines()[0].endswith((".", ";")), (
            f"{path.relative_to(ROOT)}: {words.splitlines()[0]}"
        )
