"""What people wrote, as it stands on a page: what takes the focus says what it is."""

import pytest

pytestmark = pytest.mark.on_sqlite

TABLES = "|a|b|\n|-|-|\n|1|2|\n\nand again\n\n|c|\n|-|\n|3|"


def address(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def test_each_table_of_a_post_is_a_named_figure_that_takes_the_focus(cast, browse):
    thread = cast.thread(body=f"See what the printer says.\n\n{TABLES}")

    page = browse().get(address(thread)).get_data(as_text=True)

    assert page.count('<figure class="table-scroll" tabindex="0" aria-label="Table"><table>') == 2
    assert page.count("</table></figure>") == 2
    assert '<div class="table-scroll" tabindex' not in page


def test_a_table_is_named_in_the_readers_language(cast, browse, monkeypatch):
    thread = cast.thread(body=f"See what the printer says.\n\n{TABLES}")
    monkeypatch.setattr("community.web.prose.gettext", {"Table": 'Tab"elle'}.get)

    page = browse().get(address(thread)).get_data(as_text=True)

    assert 'aria-label="Tab&#34;elle"' in page


def test_the_words_of_a_table_in_text_and_code_stay_as_they_were_written(cast, browse):
    typed = '<div class="table-scroll" tabindex="0">x</table></div>'
    thread = cast.thread(body=f"They wrote `{typed}`, and {typed} too.\n\n{TABLES}")

    page = browse().get(address(thread)).get_data(as_text=True)

    assert page.count("&lt;/table&gt;&lt;/div&gt;") >= 2
    assert page.count("<figure ") == page.count("</figure>") == 2
