"""Known issues as people meet them: beside lists, on questions, on their page, while asking, and what staff do."""

import pytest
from sqlalchemy import update

from community.domain.categories.models import Category
from community.domain.drafts.models import EndedAsk
from community.domain.escalations import operations as escalations
from community.domain.known_issues import operations, queries
from community.domain.votes.models import MeToo
from community.kernel.db import db
from tests.support.known import NOTE, bound, declared, issue_of
from tests.support.pages import words

CARE, STAFF = {"a moderator", "an agent", "an admin"}, {"an agent", "an admin"}
MARK, SAID = "2 people have it", "Known issue"
IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def known(cast):
    return declared(cast)


@pytest.fixture
def thread(cast, known):
    return bound(cast, known)


def page_of(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def places(known, thread):
    """Every page that says something of it."""
    return ("/", "/c/printing", "/known-issues", "/feeds/known-issues.atom", page_of(known), page_of(thread))  # fmt: skip


def test_everybody_reads_of_it_everywhere(cast, browse, known, thread):
    for person in cast.everyone.values():
        client = browse(person)
        for path in places(known, thread):
            said = words(client.get(path))
            assert "Identified" in said and (MARK in said or "feeds" in path), path
    assert NOTE in words(browse().get(page_of(thread)))
    assert known.title in words(browse().get(page_of(thread)))


def test_in_a_closed_category_only_staff_read_of_it_anywhere(cast, browse, known, thread):
    db.session.add(Category(name="Open", slug="open"))
    db.session.flush()
    other = db.session.query(Category).filter_by(slug="open").one()
    thread.category_id = other.id
    db.session.execute(update(Category).where(Category.slug == "printing").values(readers="staff"))
    db.session.commit()

    for name, person in cast.everyone.items():
        client = browse(person)
        for path in ("/", "/known-issues", "/feeds/known-issues.atom", page_of(thread)):
            text = client.get(path).get_data(as_text=True)
            reads = name in STAFF and "feeds" not in path
            assert (NOTE in text or MARK in text) == reads, (name, path)


def test_without_any_there_is_no_block_and_the_page_says_so(cast, browse):
    cast.thread()

    assert "known issue" not in words(browse().get("/")).lower()
    assert "No known issues" in words(browse().get("/known-issues"))
    assert "Nothing was fixed yet" in words(browse().get("/known-issues?state=fixed"))
    assert browse().get("/known-issues?state=mended").status_code == 422


@pytest.mark.parametrize("mark", ["withdrawn", "fixed"])
def test_a_visitors_kept_page_is_dropped_with_the_next_change(cast, browse, known, thread, mark):
    visitor = browse()
    for path in (page_of(thread), "/"):
        assert "Identified" in words(visitor.get(path)) and "Identified" in words(visitor.get(path))
    if mark == "withdrawn":
        operations.withdraw(known, cast.sam)
    else:
        operations.declare(known, cast.sam, "fixed", "", "2.4")

    for path in (page_of(thread), "/"):
        said = words(visitor.get(path))
        assert "Identified" not in said and ("Fixed in 2.4" in said) == (mark == "fixed")


def test_who_may_open_the_forms_and_what_each_is_offered(cast, browse, known):
    other = cast.thread()
    for name, person in cast.everyone.items():
        client = browse(person)
        link = f"/questions/{other.id}/known-issue"
        assert (link in client.get(page_of(other)).get_data(as_text=True)) == (name in CARE), name
        form = client.get(link)
        if name in CARE:
            assert ("Make it a known issue" in words(form)) == (name in STAFF)
            assert "Bind the question" in words(form)
        else:
            assert form.status_code in (302, 303, 403)
        client.post(link, data={"stage": "investigating", "seen": "0"})
        assert (issue_of(other) is not None) == (name in STAFF), name
        client.post(link, data={"_method": "delete"})
        assert issue_of(other) is None


def test_declaring_changing_and_withdrawing_by_forms_alone(cast, browse):
    thread, client = cast.thread(), browse(cast.sam)
    address = f"/questions/{thread.id}/known-issue"

    done = client.post(address, data={"stage": "investigating", "seen": "0"}, follow_redirects=True)
    assert "It is a known issue now." in words(done)
    wrong = client.post(address, data={"stage": "fixed", "note": "Update.", "seen": "1"})
    assert wrong.status_code == 422 and "Say in which version" in words(wrong)
    assert "Update." in wrong.get_data(as_text=True), "what was typed stays"
    client.post(address, data={"stage": "fixed", "fixed_in": "2.4", "seen": "1"})
    assert "Fixed in 2.4" in words(client.get(page_of(thread)))
    late = client.post(address, data={"stage": "identified", "seen": "1"})
    assert late.status_code == 409 and "Somebody else has changed" in words(late)
    assert issue_of(thread).stage == "fixed"
    client.post(address, data={"_method": "delete", "seen": "2"})
    assert issue_of(thread) is None


def test_binding_and_unbinding_in_place(cast, browse, known):
    thread, client = cast.thread(title="It stops on the third day"), browse(cast.mo)
    address = f"/questions/{thread.id}/known-issue/binding"

    dialog = words(client.get(f"/questions/{thread.id}/known-issue", headers=IN_PLACE))
    assert known.title in dialog
    done = client.post(address, data={"to": str(known.id)}, headers=IN_PLACE)
    assert 'hx-target="#known-issue"' in done.get_data(as_text=True) and NOTE in words(done)
    assert "Undo" in words(done)
    assert "Unbind it" in words(client.get(f"/questions/{thread.id}/known-issue"))
    client.post(address, data={"_method": "delete"}, headers=IN_PLACE)
    assert issue_of(thread) is None
    for typed in ("", "nothing", "99999", str(thread.id)):
        refused = client.post(address, data={"named": typed}, headers=IN_PLACE)
        assert refused.status_code == 422, typed
    client.post(address, data={"named": f"http://localhost{page_of(known)}", "to": str(thread.id)})
    assert issue_of(thread).thread_id == known.id


def test_the_desk_and_the_case_say_what_it_is_bound_to(cast, browse, known, thread):
    case = escalations.escalate(thread, by=cast.mo, reason="Many have it.")
    client = browse(cast.sam)

    for path in (page_of(thread), f"/desk/{case.id}", f"/desk?case={case.id}"):
        assert "Bound to" in words(client.get(path, follow_redirects=True)), path
    assert "Bound to" not in words(browse(cast.cleo).get(page_of(thread)))


def test_asking_shows_it_first_and_ends_with_having_it_too(cast, browse, known, write):
    write()
    client = browse(cast.cleo)
    near = client.get("/questions/similar?title=The+printer+stops+after+the+third+label")
    assert "Identified" in words(near) and NOTE in words(near) and "I have this too" in words(near)
    visitor = browse().get("/questions/similar?title=The+printer+stops+after+the+third+label")
    assert NOTE in words(visitor) and "I have this too" not in words(visitor)

    for _ in range(2):
        done = client.post(f"/questions/{known.id}/known-before", data={"title": "It stops"})
        assert done.location.endswith(page_of(known))
    assert db.session.get(MeToo, (known.id, cast.cleo.id)) is not None
    assert db.session.query(EndedAsk).count() == 1
    assert browse().post(f"/questions/{known.id}/known-before").status_code in (302, 303, 401)


def test_the_words_of_staff_are_text_and_nothing_else(cast, browse):
    hostile = "<script>alert(1)</script>\"'"
    thread = declared(cast, "fixed", hostile, fixed_in="<b>2</b>")
    other = bound(cast, thread)

    for path in (*places(thread, other), f"/questions/{thread.id}/known-issue"):
        text = browse(cast.sam).get(path).get_data(as_text=True)
        assert "<script>alert" not in text and "<b>2" not in text, path
    assert len(queries.history_of(issue_of(thread).id)) == 1
