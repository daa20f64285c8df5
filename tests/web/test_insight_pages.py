"""The insights as pages: for the team, each number leading to as many rows; and as files to take along."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.kernel import cache, clock
from community.kernel.db import db
from tests.support.databases import ON_SQLITE
from tests.support.pages import words
from tests.support.standing import unhurried
from tests.support.statements import counted


def fill(cast, times=1):
    for _ in range(times):
        answers.accept(
            cast.answer(cast.thread(title="The printer stops at the fourth label")), by=cast.ada
        )
        escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    cache.forget_all()


def table(answer):
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("path", ["", "/rows", "/rows.csv", "/measures.csv"])
@pytest.mark.parametrize(
    ("name", "status"),
    [("a visitor", 303), ("a bystander", 403), ("a moderator", 403), ("an agent", 200), ("an admin", 200)],
)  # fmt: skip
def test_the_insights_are_for_the_team(cast, browse, name, status, path):
    assert browse(cast.everyone[name]).get(f"/insights{path}").status_code == status


@ON_SQLITE
def test_each_number_leads_to_exactly_as_many_rows(cast, browse):
    fill(cast, 2)
    client = browse(cast.sam)
    page = client.get("/insights?period=7").text

    ways = re.findall(r'href="(/insights/rows\?[^"]+)">(?:Show these|The other) (\d+)<', page)

    assert len(ways) >= 12
    for address, number in ways:
        shown = client.get(address.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert f"<strong>{number} " in shown.text
        rows = shown.text.count('class="thread-row"') + shown.text.count('<th scope="row">')
        assert rows == int(number), address


@ON_SQLITE
def test_a_page_of_rows_leads_to_the_next_for_the_same_wish(cast, browse):
    unhurried(cast.root)
    for n in range(31):
        cast.thread(title=f"A question with number {n}")
    client = browse(cast.sam)

    first = client.get("/insights/rows?measure=solved&rest=1&period=7&category=printing").text
    address = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")

    assert client.get(address).text.count('class="thread-row"') == 1
    assert client.get("/insights/rows?after=nonsense").status_code == 422


@ON_SQLITE
def test_a_new_community_is_told_that_there_is_nothing_yet(cast, browse):
    said = words(browse(cast.sam).get("/insights"))

    assert "Nothing to count yet" in said and "Solved without the team" not in said


@ON_SQLITE
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=8", "This period is not offered."),
        ("from=yesterday", "A day is written as 2026-11-03."),
        ("from=2026-02-02&to=2026-01-01", "The last day comes after the first."),
        ("from=&to=2026-01-01&period=30", "Say from which day on."),
        ("category=nowhere", "There is no such category."),
        ("team=nobody", "There is no such team."),
    ],
)
def test_what_makes_no_sense_is_said_and_the_usual_shown(cast, browse, query, sentence):
    fill(cast)
    answer = browse(cast.sam).get(f"/insights?{query}")

    assert answer.status_code == 422
    assert sentence in words(answer) and "Solved without the team" in words(answer)


@ON_SQLITE
def test_chosen_days_go_along_to_the_rows_and_the_files(cast, browse):
    fill(cast)
    day = cast.thread().created_at.date()
    page = browse(cast.sam).get(f"/insights?from={day}&to={day}").text

    for kind in ("rows", "measures.csv"):
        links = re.findall(rf'href="(/insights/{kind}[^"]*)"', page)
        assert links and all(f"from={day}&amp;to={day}" in link for link in links)


@ON_SQLITE
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Auckland"])
def test_chosen_days_are_named_as_they_were_chosen_wherever_one_reads(cast, browse, zone):
    cast.sam.time_zone = zone
    db.session.commit()
    with clock.frozen(datetime(2026, 11, 9, 12, tzinfo=UTC)):
        cast.thread()
    cache.forget_all()
    with clock.frozen(datetime(2026, 11, 12, 12, tzinfo=UTC)):
        page = browse(cast.sam).get("/insights?from=2026-11-03&to=2026-11-09")

    assert "From 3 Nov 2026 to 9 Nov 2026, compared with" in words(page)
    ends = re.findall(r'<figcaption class="insight__ends">(.*?)</figcaption>', page.text)
    assert len(ends) > 5
    assert {tuple(re.findall(r">([^<]+)</time>", end)) for end in ends} == {
        ("3 Nov 2026", "9 Nov 2026")
    }


@ON_SQLITE
def test_what_a_table_program_would_carry_out_is_only_text(cast, browse):
    cast.thread(title="=HYPERLINK(what I typed as a title); =so(this) is one")
    client = browse(cast.sam)

    rows = table(client.get("/insights/rows.csv?measure=first_response&period=7"))
    measured = {row["measure"]: row for row in table(client.get("/insights/measures.csv"))}

    # Half of Europe's table programs begin a cell behind each semicolon.
    assert [row["title"] for row in rows] == [
        "'=HYPERLINK(what I typed as a title); '=so(this) is one"
    ]
    assert rows[0]["address"].startswith("http://localhost/questions/")
    assert (measured["solved"]["counted"], measured["solved"]["of"]) == ("0", "1")
    assert len(table(client.get("/insights/rows.csv?measure=solved&rest=1&period=7"))) == 1


@ON_SQLITE
def test_a_measure_there_is_not_is_not_found(cast, browse):
    assert browse(cast.sam).get("/insights/rows?measure=happiness").status_code == 404


@ON_SQLITE
def test_the_team_finds_its_way_and_others_see_none(cast, browse):
    assert 'href="/insights"' in browse(cast.sam).get("/").text
    assert 'href="/insights"' not in browse(cast.mo).get("/").text
    assert 'href="/insights"' not in browse(cast.ada).get("/").text


@pytest.mark.parametrize(
    ("path", "most"), [("", 21), ("/rows?measure=solved", 13), ("/rows?measure=backlog", 10)]
)
def test_more_to_show_makes_no_more_queries(cast, browse, path, most):
    client = browse(cast.sam)
    fill(cast)
    client.get(f"/insights{path}")
    cache.forget_all()
    with counted() as few:
        client.get(f"/insights{path}")
    fill(cast, 4)
    with counted() as many:
        client.get(f"/insights{path}")

    assert len(many) <= len(few) <= most, "\n".join(few)
