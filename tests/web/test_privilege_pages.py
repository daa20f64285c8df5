import pytest

from community.domain.settings.queries import read
from tests.support.pages import words
from tests.support.standing import trusted

pytestmark = pytest.mark.on_sqlite


@pytest.mark.parametrize(
    ("reputation", "said"), [(1, "next, 9 to go"), (40, "next, 60 to go"), (5000, None)]
)
def test_the_page_says_what_one_can_do_and_what_comes_next(cast, browse, reputation, said):
    trusted(cast.ada, reputation=reputation)

    page = words(browse(cast.ada).get("/privileges"))

    assert ("next" in page) == (said is not None)
    assert said is None or said in page


def test_a_vote_that_is_not_open_yet_is_greyed_with_the_reason(cast, browse):
    thread = cast.thread()
    address = f"/questions/{thread.id}/{thread.slug}"
    trusted(cast.cleo, reputation=20)

    newcomer = browse(cast.ben).get(address).get_data(as_text=True)
    voter = browse(cast.cleo).get(address).get_data(as_text=True)

    assert "Voting up opens at 15 reputation" in newcomer
    assert "Voting up opens" not in voter and "Voting down opens at 100 reputation" in voter
    assert browse(cast.ben).post("/posts/1/vote", data={"value": "1"}).status_code == 403


def test_an_admin_changes_the_settings_and_what_is_wrong_comes_back(cast, browse):
    root, before = browse(cast.root), read().changed

    wrong = root.post("/admin/settings", data={"vote_up": "0"})
    assert wrong.status_code == 422 and "from 1 to" in words(wrong)
    assert read().changed == before

    assert root.post("/admin/settings", data={"vote_up": "20"}).status_code == 303
    assert read().changed == {**before, "vote_up": 20}
    assert browse(cast.mo).post("/admin/settings", data={"vote_up": "1"}).status_code == 403
