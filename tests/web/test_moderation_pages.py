import csv
import io
import re

import pytest

from community.domain.moderation import queries
from community.domain.threads.models import Thread
from community.kernel.db import db
from tests.support.pages import words


def address(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def test_a_merge_by_plain_forms_its_old_address_and_its_undoing(cast, browse):
    first, second = cast.thread(), cast.thread(title="My printer stops as well, why?", by=cast.cleo)
    mo = browse(cast.mo)
    page = words(mo.get(f"/questions/{second.id}/moderation"))
    assert "Lock it" in page and "Merge it into another" in page

    wrong = mo.post(f"/questions/{second.id}/merge", data={"into": "that one"})
    assert wrong.status_code == 422
    itself = mo.post(f"/questions/{second.id}/merge", data={"into": str(second.id)})
    assert itself.status_code == 422
    assert (
        mo.post(f"/questions/{second.id}/merge", data={"into": f"#{first.id}"}).status_code == 303
    )

    old = browse().get(address(second))
    assert (old.status_code, old.location) == (301, address(first))
    assert browse().get("/posts/2").status_code == 302
    assert "merged into this one" in words(browse().get(address(first)))

    (act,) = queries.acts(verb="merge").items
    assert mo.post(f"/acts/{act.id}/undoing", data={"thread_id": second.id}).status_code == 303
    assert browse().get(address(second)).status_code == 200
    assert mo.post(f"/acts/{act.id}/undoing").status_code == 409


def test_what_is_refused_is_said_over_the_forms_and_what_was_typed_is_kept(cast, browse):
    thread = cast.thread()
    mo = browse(cast.mo)

    wrong = mo.post(f"/questions/{thread.id}/merge", data={"into": "that one"})
    assert wrong.status_code == 422
    assert "Paste the address of the other question, or its number." in words(wrong)
    assert "Merge it into another" in words(wrong)
    assert 'value="that one"' in wrong.get_data(as_text=True)

    here = mo.post(f"/questions/{thread.id}/category", data={"to": "printing"})
    assert here.status_code >= 400
    assert "It stands in this category already." in words(here)
    assert "Move it" in words(here)


def test_a_post_is_split_off_and_a_thread_locked_and_moved(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread)
    mo = browse(cast.mo)

    new = mo.post(f"/posts/{answer.id}/split", data={"title": "A question all of its own"})
    assert "a-question-all-of-its-own" in new.location
    assert mo.post(f"/questions/{thread.id}/lock", data={"reason": "enough"}).status_code == 303
    assert mo.post(f"/questions/{thread.id}/category", data={"to": "printing"}).status_code == 409
    assert "has locked this question" in words(browse(cast.ben).get(address(thread)))
    refused = browse(cast.ben).post(f"/questions/{thread.id}/answers", data={"body": "Still."})
    assert refused.status_code == 403 and "is locked" in words(refused)
    assert "Locked" in words(mo.get(f"/questions/{thread.id}/moderation"))


def test_a_person_has_a_record_and_reads_their_own_warnings(cast, browse):
    answer = cast.answer(cast.thread())
    mo = browse(cast.mo)
    mo.post(f"/posts/{answer.id}/warning", data={"reason": "Please stay kind."})
    mo.post("/people/ben/notes", data={"note": "SECRETNOTE"})
    mo.post("/people/ben/suspension", data={"days": "3", "reason": "A rest."})

    assert "SECRETNOTE" in words(mo.get("/people/ben/record"))
    own = words(browse(cast.ben).get("/people/ben/record"))
    assert "Please stay kind." in own and "SECRETNOTE" not in own
    assert browse(cast.cleo).get("/people/ben/record").status_code == 403
    assert browse(cast.ben).post(f"/posts/{answer.id}/vote", data={"value": 1}).status_code == 403
    assert mo.post("/people/root/suspension", data={"days": "3", "reason": "x"}).status_code == 403
    assert mo.post("/people/ben/suspension", data={"_method": "delete"}).status_code == 303


def test_the_log_is_filtered_and_taken_along_without_formulas(cast, browse):
    thread = cast.thread()
    browse(cast.mo).post(f"/questions/{thread.id}/lock", data={"reason": "=1+1"})
    root = browse(cast.root)

    assert "=1+1" in words(root.get("/admin/audit?verb=lock&by=mo"))
    assert "Nothing found" in words(root.get("/admin/audit?by=sam"))
    assert root.get("/admin/audit?verb=nonsense").status_code == 422
    rows = list(csv.DictReader(io.StringIO(root.get("/admin/audit.csv").get_data(as_text=True))))
    assert [(row["verb"], row["by"], row["reason"]) for row in rows] == [("lock", "mo", "'=1+1")]


@pytest.mark.parametrize("path", ["/admin/audit", "/admin/audit.csv"])
def test_the_log_is_for_admins(cast, browse, path):
    for person in (cast.ada, cast.mo, cast.sam):
        assert browse(person).get(path).status_code == 403


def test_each_verb_offers_its_undoing_at_once_and_a_moderator_lands_where_it_was(cast, browse):
    thread = cast.thread()
    mo = browse(cast.mo)

    locked = mo.post(f"/questions/{thread.id}/lock", data={"reason": "so"}, follow_redirects=True)
    act_id = re.search(r'action="/acts/(\d+)/undoing"', locked.text).group(1)
    undone = mo.post(f"/acts/{act_id}/undoing", follow_redirects=True)

    assert "Locked. Nobody adds anything now." in words(locked)
    assert undone.status_code == 200 and "It is undone." in words(undone)
    limited = mo.post("/people/ben/limit", data={"days": 2, "reason": "x"}, follow_redirects=True)
    act_id = re.search(r'action="/acts/(\d+)/undoing"', limited.text).group(1)
    assert "Ben Answerer" in words(mo.post(f"/acts/{act_id}/undoing", follow_redirects=True))


HTMX = {"HX-Request": "true"}


def test_moving_and_locking_stand_in_the_dialog_for_whoever_has_scripts(cast, browse):
    thread = cast.thread()
    mo, address = browse(cast.mo), f"/questions/{thread.id}/moderation"

    dialog = mo.get(address, headers=HTMX).text
    whole = mo.get(address).text
    refused = mo.post(f"/questions/{thread.id}/lock", data={"reason": ""}, headers=HTMX)
    locked = mo.post(f"/questions/{thread.id}/lock", data={"reason": "Circles."}, headers=HTMX)

    assert 'id="dialog-title"' in dialog and "<html" not in dialog
    assert "<html" in whole and 'name="to"' in dialog and 'name="to"' in whole
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    assert "#dialog-place" in refused.text
    assert locked.status_code == 200 and "Locked. Nobody adds anything now." in locked.text
    assert "/undoing" in locked.text and 'id="care"' in locked.text
    assert db.session.get(Thread, thread.id, populate_existing=True).locked_at


def test_a_post_is_split_off_and_warned_about_in_the_dialog_too(cast, browse):
    answer = cast.answer(cast.thread())
    mo = browse(cast.mo)

    dialog = mo.get(f"/posts/{answer.id}/moderation", headers=HTMX).text
    refused = mo.post(f"/posts/{answer.id}/warning", data={"reason": ""}, headers=HTMX)
    warned = mo.post(f"/posts/{answer.id}/warning", data={"reason": "Kind!"}, headers=HTMX)

    assert 'id="dialog-title"' in dialog and "<html" not in dialog
    assert refused.status_code == 422 and "#dialog-place" in refused.text
    assert 'role="alert"' in refused.text
    assert warned.status_code == 200 and "The author is told." in warned.text
    assert [act.verb for act in queries.acts().items] == ["warn"]


def test_a_title_that_is_refused_stands_again_in_the_form_that_splits(cast, browse):
    answer = cast.answer(cast.thread())

    wrong = browse(cast.mo).post(
        f"/posts/{answer.id}/split", data={"title": "Short", "reason": "Another matter"}
    )

    assert wrong.status_code == 422 and "Take care of a post" in words(wrong)
    assert 'value="Short"' in wrong.text and 'value="Another matter"' in wrong.text
    assert not queries.acts(verb="split").items
