"""Markdown says here what it says elsewhere, reads well on our pages, and never takes long."""

import json
import os
import re
from pathlib import Path

import pytest

from community.kernel import highlighting, markdown, sanitising

SPEC = Path(__file__).parents[2].parent / "shared" / "corpora" / "commonmark" / "spec.json"

RAW_HTML = re.compile(r"</?[a-zA-Z][^>]*>|<!|<\?")


def examples():
    if not SPEC.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SPEC} is missing, and this run must not do without it")
        pytest.skip(f"{SPEC} is not on this machine")
    return json.loads(SPEC.read_text(encoding="utf-8"))


def passes_html_through(example):
    """Whether the example is about raw HTML: CommonMark's own parser writes it otherwise when raw HTML is off."""
    on, off = markdown.commonmark(), markdown.commonmark()
    on.options["html"] = True
    return on.render(example["markdown"]) != off.render(example["markdown"])


def fails(parser, example):
    """Whether the parser's HTML is not the example's; a line break in an empty quote is no difference."""
    written = parser.render(example["markdown"])
    return (
        written.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>")
        != example["html"]
    )


def test_the_bare_parser_passes_every_example_of_commonmark():
    parser = markdown.commonmark()
    parser.options["html"] = True  # for this test alone: the examples count on it

    failed = [e["example"] for e in examples() if fails(parser, e)]

    assert len(examples()) == 652
    assert failed == []


def test_without_raw_html_the_others_still_pass():
    parser = markdown.commonmark()
    others = [e for e in examples() if not passes_html_through(e)]

    failed = [e["example"] for e in others if fails(parser, e)]

    assert len(others) >= 580, "few examples may be left out for their raw HTML"
    assert failed == []


DIFFERENCES = {
    500: "what stands before a colon is taken for a scheme, so `foo):` is no address",
    596: "irc: is not linked, and stays as it was written",
    598: "a+b+c: is not linked",
    599: "made-up-scheme: is not linked",
    601: "localhost: is not linked",
    602: "bare addresses are links",
    606: "bare addresses are links",
    608: "bare addresses are links",
    611: "bare addresses are links",
    612: "bare addresses are links",
}


def test_our_own_parser_differs_only_where_we_say_so():
    """Expected HTML, its headings lowered below the page's own, and taken through our nets, is what we render."""
    differing = []
    for example in examples():
        if passes_html_through(example):
            continue
        expected = sanitising.sanitise(lowered(example["html"])).replace(
            '"auto">\n</blockquote>', '"auto"></blockquote>'
        )
        ours = re.sub(r'<span class="hl-\w+">|</span>', "", markdown.render(example["markdown"]))
        if ours != expected:
            differing.append(example["example"])

    assert differing == sorted(DIFFERENCES)


def lowered(html):
    """The same headings from h3 on: each as deep as the number of those it stands under."""
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    depths = []
    for place, level in enumerate(levels):
        under = [n for n in range(place) if levels[n] < min([*levels[n + 1 : place], level, 7])]
        depths.append(min(6, 3 + len(under)))
    pairs = iter([depth for depth in depths for _ in "<>"])
    return re.sub(r"(</?h)[1-6]", lambda found: f"{found[1]}{next(pairs)}", html)


def test_raw_html_is_shown_as_it_was_written():
    assert markdown.render("a <b onclick=x>b</b>\n\n<script>c</script>") == (
        '<p dir="auto">a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n<p dir="auto">&lt;script&gt;c&lt;/script&gt;</p>\n'
    )


@pytest.mark.parametrize(
    ("source", "address", "shown"),
    [
        ("see https://x.org/a_b_c/_d_/.", "https://x.org/a_b_c/_d_/", "https://x.org/a_b_c/_d_/"),
        ("(https://x.org/a_(b))", "https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("**https://x.org**", "https://x.org", "https://x.org"),
        ("https://x.org/?a=b&c", "https://x.org/?a=b&amp;c", "https://x.org/?a=b&amp;c"),
        ("www.x.org, too", "http://www.x.org", "www.x.org"),
        ("to ada@x.org.", "mailto:ada@x.org", "ada@x.org"),
        ("<https://x.org>", "https://x.org", "https://x.org"),
        ("http://localhost:5000/a", "http://localhost:5000/a", "http://localhost:5000/a"),
    ],
)
def test_bare_addresses_are_links(source, address, shown):
    assert f'<a href="{address}" rel="ugc nofollow noopener">{shown}</a>' in markdown.render(source)


@pytest.mark.parametrize(
    "source",
    [
        "setup.py and read.me", "ftp://x.org", "foo:bar", "<svg:mask>", "<foo:bar>", "[a](tel:911)", "xhttp://x.org",
        "`https://x.org`", "http://", "//x.org", "<javascript:1>", "https://" + "a" * 3_000, "ssh://x.org",
    ],
)  # fmt: skip
def test_other_words_are_no_links(source):
    assert "<a" not in markdown.render(source)


def test_followed_links_are_for_those_we_trust():
    assert 'rel="noopener"' in markdown.render("https://x.org", nofollow=False)


def test_people_are_linked_where_they_are_called():
    html = markdown.render(
        "@Ada, @ada. @nobody `@ada` [@ada](/x) ada@ada.org @ada@x.org\n\n    @ada\n",
        mentions={"ada": "/people/ada"},
    )

    assert html.count('class="mention"') == 2
    assert (
        '<a class="mention" href="/people/ada">@Ada</a>, <a class="mention" href="/people/ada">@ada</a>.'
        in html
    )
    assert "@nobody <code>@ada</code>" in html


def test_those_called_are_told_in_order_and_once():
    source = "@Ben and @ada, @BEN (@łukasz.w) @x @ab *@cleo-1*\n\n> @dan_2\n\n```\n@eve\n```\n`@fay` [@gus](x) a@hal.org"

    assert markdown.mentioned(source) == ["ben", "ada", "łukasz.w", "cleo-1", "dan_2"]
    assert markdown.mentioned(" ".join(f"@person{n}" for n in range(30))) == [
        f"person{n}" for n in range(10)
    ]
    assert markdown.mentioned("@" + "a" * 40) == ["a" * 40]
    assert markdown.mentioned("@" + "a" * 41) == []


def test_a_mention_cannot_lead_to_a_script():
    assert "<a" not in markdown.render("@ada", mentions={"ada": "javascript:alert(1)"})


def test_checkboxes_are_labelled_by_their_item():
    html = markdown.render("- [ ] first\n- [x] **second**\n- third\n  1. [X] fourth")

    assert (
        '<li class="task-list-item" dir="auto"><label><input class="task-list-item-checkbox"'
        in html
    )
    assert html.count(' disabled="" type="checkbox"') == html.count("<label>") == 3
    assert html.count("checked") == 2
    assert (
        '<input checked="" class="task-list-item-checkbox" disabled="" type="checkbox"> <strong>second'
        in html
    )
    assert html.count("contains-task-list") == 2


def test_tables_scroll_and_keep_their_alignment():
    html = markdown.render("|a|b|\n|:-:|-:|\n|1|~~2~~|")

    assert html.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert '<th class="align-center" dir="auto">a</th>' in html
    assert '<td class="align-right" dir="auto"><s>2</s></td>' in html


def test_code_is_coloured_by_class_alone():
    html = markdown.render("```Python hl_lines=1\ndef f(): pass\n```")

    assert (
        '<pre class="code" tabindex="0"><code class="language-python"><span class="hl-k">def</span>'
        in html
    )
    assert "style" not in html


@pytest.mark.parametrize("language", ["", "nonsense", "brainfuck", '"><script>', "a" * 99])
def test_code_in_languages_we_do_not_know_stays_plain(language):
    html = markdown.render(f"```{language}\nx < 1\n```")

    assert "x &lt; 1\n</code></pre>" in html
    assert "<span" not in html


def test_every_language_we_name_is_one_that_pygments_has():
    for language in highlighting.LANGUAGES | set(highlighting._ALIASES):
        assert highlighting._lexer_class(language), language


def test_much_code_stays_plain_as_a_whole():
    block = "```python\n" + "x = 1\n" * 2_000 + "```\n"

    assert "<span" in markdown.render(block.replace("x = 1\n" * 1_900, ""))
    assert "<span" not in markdown.render("```python\n" + "x = 1\n" * 3_000 + "```\n")
    assert (
        markdown.render("```python\n" + "pass\n" * 400 + "```\n" * 9).count("<span")
        <= highlighting.MAX_SPANS
    )
    assert "<span" not in markdown.render(block)


def test_marks_that_turn_the_direction_of_code_are_shown():
    html = markdown.render("`a\u202eb`\n\n```python\n# \u2066c\n```\n\n    d\u2069")

    assert '<code>a<span class="hl-control">U+202E</span>b</code>' in html
    assert "U+2066" in html
    assert "U+2069" in html
    assert "\u202e" not in html


def test_images_elsewhere_become_links_and_ours_stay():
    assert '<a href="https://x.org/a.png" rel="ugc nofollow noopener">A cat</a>' in markdown.render(
        "![A cat](https://x.org/a.png)"
    )
    assert '<img alt="A cat" loading="lazy" src="/uploads/a.png">' in markdown.render(
        "![A cat](/uploads/a.png)"
    )
    assert '<a href="/b" rel="ugc nofollow noopener">A cat</a>' in markdown.render(
        "[![A cat](https://x.org/a.png)](/b)"
    )


def test_deep_nesting_is_flattened_and_no_word_is_lost():
    quotes = markdown.render("> " * 40 + "deep")
    lists = markdown.render(
        "\n".join("  " * depth + f"- item{depth}" for depth in range(40)) + "\n\nafter"
    )

    assert "deep" in quotes
    assert all(f"item{depth}" in lists for depth in range(40))
    assert lists.endswith('<p dir="auto">after</p>\n')
    table = markdown.render("> " * 12 + "|a|b|\n" + "> " * 12 + "|-|-|\n" + "> " * 12 + "|1|**2**|")
    assert "<strong>2</strong></td>" in table


def test_plain_text_is_for_excerpts_and_search():
    html = markdown.render(
        "# A **b**c\n\n- d\n- `e < f`\n\n```c\nint g;\n```\n![h](/uploads/h.png) &amp;amp;\nj"
    )

    assert markdown.plain(html) == "A bc d e < f int g; h &amp; j"


def test_the_same_source_always_comes_out_alike():
    source = "- [x] @ada https://x.org\n\n```python\nx\n```"

    assert markdown.render(source) == markdown.render(source)
    assert isinstance(markdown.RENDERER_VERSION, int)


def test_a_text_beyond_all_limits_is_shown_as_it_was_written():
    html = markdown.render("*a* " * 30_000)

    assert html.startswith('<pre class="code"')
    assert "*a*" in html
    assert markdown.mentioned("@ada " * 30_000) == []


def test_past_the_limit_of_lines_the_rest_is_shown_as_it_was_written():
    html = markdown.render("- *a*\n" * 4_100)

    assert html.count("<em>") < 4_000
    assert markdown.plain(html).count("a") == 4_100
    assert html.endswith("- *a*\n- *a*\n\n</code></pre>")
