"""However hostile a text is, rendering it stays bounded."""

import random
import time

import pytest

from community.kernel import markdown

SIZE = 32_000
ALLOWED = 1.0  # seconds of processor time

FAMILIES = [
    "> ", "- ", "1. ", "[", "![", "]", "](", "[a](", "[](a", "[]", "[[", "*", "**", "***a", "*a ", "**a **", "a*",
    "*_", "_a_", "_a*", "*a_b", "`", "`a", "~~", "~~a", "<", "<a:b>", "<a@b", "http://", "http://a.b ",
    "http://a.b/(", "http://a.b.", "http://[", "http://é", "http://a<", "www.a.b ", "www.a", "a@b.cd ", "a@", "@abc ",
    "@abc", "&", "&amp;", "&#x", "\\", "\\*", "|", "|-", "|a|b\n", "|a|b\n|-|-\n", "[a]: b\n", "[a][b] ", "![a](b",
    "[a](<b", "[a](b 'c", "# ", "#", "a\n=\n", "- a\n", "  - ", "- - ", "- [ ] a\n", ">- ", "> - ", "\t", "\n",
    "a\n", "`\n", "```\n", "~~~", "    a\n", "\n~\n", "a> a\n1. - (", "_:>", ">`_!*", "<!--", "<?", "((", "//", "日",
    "```c\n\n\n", "\u202e", "a",
]  # fmt: skip

SHAPES = {
    "a wide table of short rows": "|" + "a|" * 800 + "\n|" + "-|" * 800 + "\n" + "|\n" * 14_000,
    "a long address referred to often": "[a]: " + "x" * 1_900 + "\n\n" + "[a] " * 7_500,
    "a long title referred to often": "[a]: x '" + "y" * 15_000 + "'\n\n" + "[a] " * 4_200,
    "many references": "".join(f"[{number}]: x\n" for number in range(2_900)),
    "backticks of all lengths": "".join("`" * length + " " for length in range(250)),
    "stairs of quotes": "".join("> " * (line % 40) + "a\n" for line in range(800)),
    "stairs of lists": "".join("  " * (line % 40) + "- a\n" for line in range(800)),
    "brackets that close": "[" * 16_000 + "]" * 16_000,
    "a line of code": "```python\n" + "(" * 31_000 + "\n```",
    "blank code": "```java\n" + "\n" * 15_000 + "x\n```",
    "code that C# takes long over": "```c#\n" + "a\n" * 7_900 + "```\n",
    "code that awk takes long over": "```awk\n" + '\\"\n' * 5_300 + "```\n",
    "code that make takes long over": "```make\n" + ("a" * 490 + "\n") * 32 + "```\n",
    "much code": "```python\n" + "if 1: 'a'\n" * 1_500 + "```\n",
}


def bounded(source):
    html = in_time(markdown.render, source)
    in_time(markdown.mentioned, source)
    in_time(markdown.plain, html)
    return html


def in_time(function, text):
    # Twice if need be: whoever else works on this machine slows us down, but does not make us quick.
    for _ in range(2):
        began = time.process_time()
        result = function(text)
        if time.process_time() - began < ALLOWED:
            return result
    raise AssertionError(f"{function.__name__} took too long, twice")


@pytest.mark.parametrize("unit", FAMILIES)
def test_hostile_markdown_stays_bounded(unit):
    bounded((unit * SIZE)[:SIZE])


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_shapes_stay_bounded_and_do_not_swell(shape):
    html = bounded(SHAPES[shape][:SIZE])

    assert len(html) < 40 * SIZE


def test_hostile_mixtures_stay_bounded():
    chance = random.Random(20261122)
    signs = [
        "[",
        "]",
        "(",
        ")",
        "*",
        "_",
        "`",
        "<",
        ">",
        "!",
        "|",
        "\n",
        "- ",
        "> ",
        "a",
        " ",
        "http://",
        "@abc",
        "~",
    ]

    for _ in range(6):
        unit = "".join(chance.choice(signs) for _ in range(chance.randint(2, 8)))
        bounded((unit * SIZE)[:SIZE])
