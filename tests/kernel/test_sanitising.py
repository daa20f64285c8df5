"""What other people write can do no harm here, and is not lost either."""

import json
import os
from pathlib import Path

import pytest

from community.kernel import markdown, sanitising
from tests.support.safe_html import check

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"


def corpus(name):
    path = CORPORA / name
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing, and this run must not do without it")
        pytest.skip(f"{path} is not on this machine")
    return json.loads(path.read_text(encoding="utf-8"))


def attacks():
    return [
        *(vector["payload"] for vector in corpus("owasp_xss/vectors.json")),
        *(vector["payload"] for vector in corpus("html5sec/vectors.json")),
        *(vector["data"] for vector in corpus("html5sec/vectors.json")),
        *corpus("blns/blns.json"),
    ]


@pytest.mark.parametrize("make_safe", [markdown.render, markdown.clean_html, sanitising.sanitise])
def test_no_known_attack_gets_through(make_safe):
    payloads = attacks()

    assert len(payloads) > 900, "the corpora should be whole"
    for payload in payloads:
        check(make_safe(payload))
        check(
            make_safe(
                f"[a]({payload}) ![a]({payload}) <{payload}> `{payload}` <a title='{payload}'>"
            )
        )


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>a</p>",
        "<p style='position:fixed'>a</p>",
        "<form action=/logout><button>Go</button></form>",
        "<div hx-get=/logout hx-trigger=load>a</div>",
        "<p id=content name=x>a</p>",
        "<meta http-equiv=refresh content=0>",
        "<svg><a xlink:href='javascript:1'>a</a></svg>",
        "<math><mtext></p><style><a title='</style><img src=1 onerror=alert(1)>'>",
        "<input type=text name=password>",
        "<p class='button button--danger'>a</p>",
        "<iframe srcdoc='<script>'></iframe>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_what_is_not_listed_goes(html):
    safe = markdown.clean_html(html)

    check(safe)
    for forbidden in (
        "alert(1)'",
        "onclick",
        "onerror=",
        "style",
        "hx-",
        "id=",
        "name=",
        "button--",
        "<input",
    ):
        assert forbidden not in safe.replace("&lt;", "").replace("&gt;", "") or "&quot;" in safe


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript:123",
        "JaVaScRiPt:1",
        "java\nscript:1",
        " javascript:1",
        "\x01javascript:1",
        "javascript&colon;1",
        "&#106;avascript:1",
        "tel:911",
        "data:1",
        "data:text/html,a",
        "ms-msdt:1",
        "file:1",
        "vbscript:1",
        "localhost:5000",
        "http\u200b:x:1",
        "https://" + "a" * 2_000,
    ],
)
def test_addresses_of_other_schemes_are_no_links(address):
    assert "href" not in markdown.clean_html(f'<a href="{address}">a</a>')
    assert "href" not in markdown.render(f"[a](<{address}>)")
    assert sanitising._FIRST_NET.cleaner.clean(f'<a href="{address}">a</a>') == "<a>a</a>"
    assert sanitising._SECOND_NET.clean(f'<a href="{address}">a</a>') == "<a>a</a>"


@pytest.mark.parametrize(
    "address",
    [
        "https://x.org/a?b=c:d&e=f#g",
        "http://x.org:8080/",
        "mailto:ada@x.org",
        "/a:b",
        "?a:b",
        "#a",
        "a",
    ],
)
def test_addresses_of_pages_and_mail_are_links(address):
    shown = address.replace("&", "&amp;")

    assert f'href="{shown}" rel="ugc nofollow noopener"' in markdown.clean_html(
        f'<a href="{address}">a</a>'
    )
    assert f'href="{shown}" rel="ugc nofollow noopener"' in markdown.render(f"[a]({address})")


def test_each_net_alone_drops_what_the_other_should_have():
    bad = '<p onclick="a" class="b"><a href="tel:1">c</a><object>d</object><img src="https://x/y.png"></p>'

    first = sanitising._FIRST_NET.cleaner.clean(bad)
    second = sanitising._SECOND_NET.clean(bad)

    assert first == second == "<p><a>c</a>d<img></p>"


def test_foreign_html_takes_the_shape_of_ours():
    safe = markdown.clean_html(
        "<h1>One</h1><h2>Two</h2><pre><code class='hljs lang-Python'>x</code></pre>"
        "<table><tr><td style='text-align: right'>1</table><ul><li>a<li>b</ul>"
    )

    assert safe == (
        '<h3 dir="auto">One</h3><h4 dir="auto">Two</h4>'
        '<pre class="code" tabindex="0"><code class="language-python">x</code></pre>'
        '<div class="table-scroll" tabindex="0"><table><tbody><tr>'
        '<td class="align-right" dir="auto">1</td></tr></tbody></table></div>'
        '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'
    )


def test_headings_move_down_together_and_no_further_than_needed():
    assert (
        markdown.clean_html("<h2>a</h2><h3>b</h3>") == '<h3 dir="auto">a</h3><h4 dir="auto">b</h4>'
    )
    assert markdown.clean_html("<h4>a</h4>") == '<h4 dir="auto">a</h4>'
    assert (
        markdown.clean_html("<h1>a</h1><h6>b</h6>") == '<h3 dir="auto">a</h3><h6 dir="auto">b</h6>'
    )


@pytest.mark.parametrize("make_safe", [markdown.clean_html, sanitising.sanitise])
def test_images_of_others_become_links_and_our_own_stay(make_safe):
    assert make_safe('<img src="https://x.org/a%20b.png?c">') == (
        '<a href="https://x.org/a%20b.png?c" rel="ugc nofollow noopener">a b.png</a>'
    )
    assert make_safe('<img src="https://x.org/a.png" alt="A cat">').endswith(">A cat</a>")
    assert make_safe('<a href="/b"><img src="https://x.org/a.png" alt="A cat"></a>') == (
        '<a href="/b" rel="ugc nofollow noopener">A cat</a>'
    )
    assert make_safe('<img src="/uploads/1/a.png" width="20" onload="x">') == (
        '<img alt="" loading="lazy" src="/uploads/1/a.png" width="20">'
    )
    assert make_safe('<img src="data:image/png;base64,AAAA">') == ""
    for address in (
        "/uploads/../logout",
        "/uploads//x.org/a.png",
        "//x.org/uploads/a.png",
        "/uploads/a.png?b",
        "/uploads/%2e%2e/logout",
        "/uploads/%2E./logout",
        "/uploads/.%2e%2fsettings",
    ):
        assert "<img" not in make_safe(f'<img src="{address}">')


def test_text_survives_what_its_markup_does_not():
    assert (
        markdown.clean_html("a < b <blink>c</blink> &lt;d&gt; &amp;amp;")
        == "a &lt; b c &lt;d&gt; &amp;amp;"
    )
    assert markdown.clean_html("<p>a</b></div>b") == '<p dir="auto">ab</p>'
    assert markdown.plain(markdown.clean_html("<div>" * 9_000 + "deep")) == "deep"
    assert markdown.clean_html("&#" + "9" * 5_000 + ";\ud800\ufdd1\x00") == "\ufffd\ufffd"


def test_past_its_share_of_elements_the_rest_is_text():
    safe = markdown.clean_html("<p>a</p>" * 4_000)

    check(safe)
    assert safe.count("<p ") == 2_000
    assert markdown.plain(safe).count("a") == 4_000
