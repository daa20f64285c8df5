"""The desk's tools as pages: saved views, a case beside the list, many at once."""

import re

import pytest

from community.domain.desk.filters import Filter
from community.domain.escalations import operations
from community.domain.presence import operations as presence
from community.domain.saved_views import operations as saved_views
from community.domain.saved_views.queries import views_for
from community.domain.threads.models import Post
from community.domain.threads.queries import get_thread
from community.kernel.db import db
from tests.support.cases import everything, fresh, three
from tests.support.pages import words
from tests.support.standing import unhurried
from tests.support.statements import counted

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def cases(cast):
    return three(cast)


def shown(page):
    return set(re.findall(r'<tr class="cases__row" id="case-(\d+)"', page.text))


def chosen(page):
    return set(re.findall(r'name="case" value="(\d+)"[^>]* checked', page.text))


def of(*found):
    return {str(one.id) for one in found}


def at_desk(query=""):
    return FRAGMENT | {"HX-Current-URL": f"http://localhost/desk{query}"}


def test_the_desk_is_narrowed_down_by_its_address(cast, browse, cases):
    operations.claim(cases[0], by=cast.sam)
    client = browse(cast.sam)

    assert shown(client.get("/desk?owner=me")) == of(cases[0])
    assert shown(client.get("/desk?owner=-&title=refund")) == of(cases[1])
    assert "No case is like that" in words(client.get("/desk?category=none"))
    assert client.get("/desk?priority=extreme").status_code == 422


def test_a_view_is_saved_shown_with_its_number_renamed_shared_and_deleted(cast, browse, cases):
    client = browse(cast.sam)
    wish = {"view": "all", "title": "refund", "name": "Money back"}

    saved = client.post("/desk/views", data=wish)
    page = client.get(saved.location)
    assert saved.status_code == 303 and shown(page) == of(cases[1])
    assert re.search(
        r'aria-current="page">.{0,200}Money back</bdi>\s*<span class="count push">1<',
        page.text,
        re.S,
    )
    assert "Money back" not in browse(cast.root).get("/desk").text

    client.post(
        saved.location.replace("/desk?saved=", "/desk/views/"),
        data={"name": "Our money", "is_shared": "1"},
    )
    assert "Our money" in browse(cast.root).get("/desk").text
    client.post(saved.location.replace("/desk?saved=", "/desk/views/"), data={"_method": "delete"})
    assert views_for(cast.root) == ()
    assert client.get(saved.location).status_code == 404


def test_what_a_saved_view_shows_is_changed_in_place(cast, browse, cases):
    kept = saved_views.save(cast.sam, "Money back", "all", {"title": "refund"})
    client, path = browse(cast.sam), f"/desk/views/{kept.id}"
    assert f'name="edits" value="{kept.id}"' in client.get(f"/desk?saved={kept.id}").text

    tried = client.get(f"/desk?edits={kept.id}&view=all&title=roll&owner=-")
    assert "Money back" in words(tried) and "changed, not saved" in words(tried)
    assert views_for(cast.sam)[0].chosen == Filter(title="refund"), "only looked at"
    saved = client.post(path, data={"view": "all", "title": "roll", "owner": "-"})

    assert saved.location == f"/desk?saved={kept.id}"
    card = views_for(cast.sam)[0]
    assert (card.name, card.chosen) == ("Money back", Filter(title="roll", owner="-"))
    again = client.get(f"/desk?edits={kept.id}&view=all&title=roll&owner=-")
    assert "changed, not saved" not in words(again) and "Change this view" in words(again)
    refused = client.post(path, data={"view": "all", "priority": "extreme"})
    assert refused.status_code == 422 and "A priority is urgent" in words(refused)
    assert views_for(cast.sam)[0].chosen == Filter(title="roll", owner="-")


def test_others_look_at_a_shared_view_otherwise_and_are_offered_no_change(cast, browse, cases):
    kept = saved_views.save(cast.root, "Ours", "all", {"title": "refund"}, is_shared=True)
    client = browse(cast.sam)

    tried = client.get(f"/desk?edits={kept.id}&view=all&title=roll")
    refused = client.post(f"/desk/views/{kept.id}", data={"view": "all", "title": "roll"})

    assert tried.status_code == 200 and "Save changes to this view" not in words(tried)
    assert refused.status_code == 403
    assert views_for(cast.root)[0].chosen == Filter(title="refund")


def test_a_name_that_will_not_do_comes_back_with_what_was_typed(cast, browse, cases):
    name = "An extraordinarily long name for a view of the desk"
    refused = browse(cast.sam).post(
        "/desk/views", data={"name": name, "title": "roll", "place": "title=roll"}
    )

    assert refused.status_code == 422
    assert "1 to 40 characters" in words(refused)
    assert name in refused.text and shown(refused) == of(cases[1])
    assert views_for(cast.sam) == ()


def test_a_case_opens_beside_the_list_as_a_page_of_its_own_address(cast, browse, cases):
    thread_id = cases[1].thread_id
    post = db.session.query(Post).filter_by(thread_id=thread_id).one()
    page = browse(cast.sam).get(f"/desk?view=unassigned&case={cases[1].id}")

    assert shown(page) == of(*cases)
    assert 'id="beside-head"' in page.text and f'id="post-{post.id}"' in page.text
    assert f'id="case-{cases[1].id}" aria-current="true"' in page.text
    assert "Why A refund for the roll, please" in words(page)
    assert 'href="/desk?view=unassigned" data-close' in page.text


def test_in_place_it_is_one_part_and_elsewhere_it_leads_to_the_desk(cast, browse, cases):
    client, path = browse(cast.sam), f"/desk/{cases[1].id}/beside?view=unassigned"

    part = client.get(path, headers=FRAGMENT)
    assert re.findall(r'<hx-partial hx-target="([^"]+)"', part.text) == ["#beside"]
    assert client.get(path).location == f"/desk?view=unassigned&case={cases[1].id}"
    assert browse(cast.mo).get(path, headers=FRAGMENT).status_code == 403
    assert client.get("/desk/999/beside", headers=FRAGMENT).status_code == 404


def test_beside_the_list_too_one_sees_who_else_is_there_and_who_is_typing(cast, browse, cases):
    thread = get_thread(cases[1].thread_id, cast.sam)
    presence.be_here(thread, by=cast.root, state="typing")
    part = browse(cast.sam).get(f"/desk/{cases[1].id}/beside", headers=FRAGMENT)
    page = browse(cast.sam).get(f"/desk?case={cases[1].id}")

    for shown_beside in (part.text, page.text.split('id="beside"')[1]):
        assert "Root Admin</bdi>" in shown_beside and "is typing" in shown_beside
        assert f'hx-post="/questions/{thread.id}/presence"' in shown_beside, "it is asked again"


def test_whoever_replies_beside_the_list_stays_at_the_desk(cast, browse, cases):
    place = f"view=unassigned&case={cases[1].id}"
    wish = {"body": "It is on its way.", "audience": "public", "desk": place}
    client = browse(cast.sam)

    sent = client.post(f"/questions/{cases[1].thread_id}/answers", data=wish)
    assert re.fullmatch(rf"/desk\?{place}#post-\d+", sent.location)
    assert "It is on its way." in words(client.get(sent.location))

    empty = client.post(f"/questions/{cases[1].thread_id}/answers", data=wish | {"body": " "})
    assert empty.status_code == 422 and 'id="beside-head"' in empty.text
    foreign = client.post(
        f"/questions/{cases[1].thread_id}/answers",
        data=wish | {"desk": "https://evil.example/?case=1&case=2"},
    )
    assert foreign.location.startswith(("/desk", "/posts/"))


def test_many_are_claimed_at_once_and_the_refused_stay_selected(cast, browse, cases):
    first, second, third = cases
    operations.claim(second, by=cast.root)
    operations.claim(third, by=cast.root)
    operations.solve(third, by=cast.root, remedy="A new roll.")
    data = {"act": "claim", "case": [one.id for one in cases]}

    answer = browse(cast.sam).post("/desk/bulk", data=data, headers=at_desk())

    assert "1 claimed, 1 was taken by Root Admin, 1 is solved." in words(answer)
    assert chosen(answer) == of(second, third) and shown(answer) == of(*cases)
    assert 'hx-target="#desk-views"' in answer.text
    assert fresh(first).owner_id == cast.sam.id


def test_without_scripts_the_same_is_told_on_the_page_one_returns_to(cast, browse, cases):
    operations.claim(cases[0], by=cast.root)
    client = browse(cast.sam)
    data = {"act": "claim", "case": [one.id for one in cases], "place": "view=all&title=e"}

    answer = client.post("/desk/bulk", data=data)
    page = client.get(answer.location)

    assert answer.status_code == 303
    assert "2 claimed, 1 was taken by Root Admin." in words(page)
    assert chosen(page) == of(cases[0])
    again = client.post("/desk/bulk", data=data)
    assert "2 claimed, 1 was taken by Root Admin." in words(client.get(again.location))


def test_what_is_wrong_for_all_is_told_and_nothing_changes(cast, browse, cases):
    client, before = browse(cast.sam), everything()

    none = client.post("/desk/bulk", data={"act": "claim"}, headers=at_desk())
    nobody = client.post(
        "/desk/bulk", data={"act": "assign", "case": cases[0].id}, headers=at_desk()
    )
    odd = client.post("/desk/bulk", data={"act": "claim", "case": "1 or 1"}, headers=at_desk())

    assert (none.status_code, nobody.status_code, odd.status_code) == (422, 422, 422)
    assert "Choose the cases first." in words(none) and "Say who should have them." in words(nobody)
    assert (
        browse(cast.mo).post("/desk/bulk", data={"act": "claim", "case": cases[0].id}).status_code
        == 403
    )
    assert everything() == before


def test_a_dozen_saved_views_and_many_cases_cost_no_more_questions(cast, browse, cases):
    unhurried(cast.root)
    client = browse(cast.sam)
    saved_views.save(cast.sam, "View 00", "all", {"title": "printer"})
    client.get("/desk")
    operations.claim(cases[0], by=cast.root)  # the numbers of saved views are remembered until then
    with counted() as few:
        client.get("/desk")
    for number in range(1, 12):
        saved_views.save(
            cast.sam, f"View {number:02}", "hot", {"owner": "me", "title": f"word{number}"}
        )
    for number in range(12):
        operations.escalate(
            cast.thread(title=f"Case with number {number:03}"), by=cast.mo, reason="Why"
        )
        presence.be_here(
            cast.thread(title=f"Question with number {number:03}"), by=cast.root, state="looking"
        )
    with counted() as many:
        page = client.get("/desk")

    assert len(re.findall(r'saved=\d+"', page.text)) == 12
    assert len(many) <= len(few) <= 15, "\n".join(many)
    client.get(f"/desk?case={cases[0].id}")
    with counted() as beside:
        client.get(f"/desk?case={cases[0].id}")
    assert len(beside) <= 45, "\n".join(beside)
