"""Calendars and policies as an admin types them: kept as they were meant, or refused where they are wrong."""

import pytest

from community.domain.desk import reading
from community.domain.escalations import operations
from community.domain.escalations.terms import default_terms
from community.domain.service_levels import policies
from community.domain.service_levels import queries as service_levels
from community.kernel.business_time import DAYS
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support.pages import words

LEVELS = "/admin/service-levels"
OFFICE = {
    "name": "Office", "zone": "Europe/Berlin", "mon": "9-12, 13:00–17:00", "tue": "09:00 - 24:00",
    "holidays": "2026-12-25\n2026-12-26", "exceptions": "2026-12-24 09:00–12:00",
}  # fmt: skip
LENGTHS = {
    f"{priority}-{kind}": "1h 30m" for priority in ("urgent", "high", "normal", "low")
    for kind in ("first_response", "next_response", "resolution")
}  # fmt: skip


@pytest.fixture
def root(cast, browse):
    return browse(cast.root)


def calendar():
    db.session.rollback()
    return service_levels.calendars()[0]


def test_a_calendar_is_kept_as_it_was_typed_and_shown_so_again(root):
    assert root.post(f"{LEVELS}/calendars/new", data=OFFICE).status_code == 303
    made = calendar()
    assert made.hours == {
        "zone": "Europe/Berlin",
        "week": {day: [] for day in DAYS}
        | {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "24:00"]]},
        "holidays": ["2026-12-25", "2026-12-26"],
        "exceptions": {"2026-12-24": [["09:00", "12:00"]]},
    }
    page = root.get(f"{LEVELS}/calendars/{made.id}")
    assert 'value="09:00–12:00, 13:00–17:00"' in page.text
    assert "2026-12-24 09:00–12:00</textarea>" in page.text
    assert "Mon 09:00–12:00, 13:00–17:00" in words(root.get(LEVELS))

    again = root.post(f"{LEVELS}/calendars/{made.id}", data=OFFICE | {"name": "Berlin", "tue": ""})
    assert again.status_code == 303
    assert (calendar().name, calendar().hours["week"]["tue"]) == ("Berlin", [])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (dict.fromkeys(("mon", "tue"), ""), "A week without a single hour"),
        ({"mon": "09:00–12:00, 11:00–13:00"}, "From 11:00 until 13:00 begins before"),
        ({"mon": "13:00–17:00, 09:00–12:00"}, "From 09:00 until 12:00 begins before"),
        ({"mon": "22:00–06:00"}, "What goes past midnight is two intervals"),
        ({"mon": "09:00–09:00"}, "ends before it begins"),
        ({"mon": "nine to five"}, "An interval is two times"),
        ({"mon": "09:00–25:00"}, "A time is written like 09:00"),
        ({"zone": "Europe/Atlantis"}, "There is no such time zone."),
        ({"zone": "../../etc/passwd"}, "There is no such time zone."),
        ({"holidays": "Christmas"}, "Christmas is no date"),
        ({"exceptions": "2026-12-24"}, "Write a date and its hours"),
        ({"exceptions": "2026-12-24 22:00–06:00"}, "What goes past midnight"),
        ({"exceptions": "soon 09:00–12:00"}, "soon is no date"),
        ({"name": " "}, "A name has 1 to 80 characters."),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_in_place_with_all_that_was_typed(
    root, change, sentence
):
    refused = root.post(f"{LEVELS}/calendars/new", data=OFFICE | change)

    assert refused.status_code == 422
    assert sentence in words(refused)
    assert 'aria-invalid="true"' in refused.text or "week" in sentence
    for typed in (OFFICE | change).values():
        assert typed.strip() in refused.text
    assert service_levels.calendars() == []


def test_all_that_is_wrong_is_told_at_once(root):
    wrong = {"mon": "17:00–09:00", "tue": "x", "exceptions": "y", "zone": "Mars", "holidays": "z"}
    refused = root.post(f"{LEVELS}/calendars/new", data=OFFICE | wrong)

    assert refused.text.count('class="field__error"') == len(wrong)


def test_a_policy_is_made_changed_and_taken_away(cast, root):
    root.post(f"{LEVELS}/calendars/new", data=OFFICE)
    wish = LENGTHS | {"name": "Printers", "calendar": str(calendar().id), "category": "printing"}
    assert root.post(f"{LEVELS}/policy", data=wish | {"low-resolution": "90"}).status_code == 303
    made = service_levels.policy_of(cast.category)
    assert made.minutes["low"] == dict.fromkeys(made.minutes["low"], 90)
    assert "Printers" in words(root.get(LEVELS))
    assert (
        root.post(f"{LEVELS}/calendars/{calendar().id}", data={"_method": "delete"}).status_code
        == 409
    )

    stale = root.post(f"{LEVELS}/policy", data=wish | {"seen": "an-older-one", "name": "Mine"})
    assert stale.status_code == 409 and 'value="Mine"' in stale.text
    root.post(f"{LEVELS}/policy", data={"category": "printing", "_method": "delete"})
    assert service_levels.policies() == []
    assert (
        root.post(f"{LEVELS}/calendars/{calendar().id}", data={"_method": "delete"}).status_code
        == 303
    )


@pytest.mark.parametrize("typed", ["", "0", "soon", "1d", "-5", "1.5h", "9" * 7])
def test_a_length_that_is_none_is_refused_in_its_own_place(cast, root, typed):
    root.post(f"{LEVELS}/calendars/new", data=OFFICE)
    wish = LENGTHS | {"name": "All", "calendar": str(calendar().id), "normal-resolution": typed}
    refused = root.post(f"{LEVELS}/policy", data=wish)

    assert refused.status_code == 422
    assert "Write 45m, 8h or 1h 30m." in words(refused)
    assert refused.text.count('value="1h 30m"') == 11
    assert service_levels.policies() == []


def test_a_policy_without_a_calendar_is_refused(root):
    refused = root.post(f"{LEVELS}/policy", data=LENGTHS | {"name": "All", "calendar": "7"})

    assert refused.status_code == 422 and "Choose a calendar." in words(refused)


def test_re_applying_a_policy_is_an_act_of_its_own_with_a_reason(cast, root):
    case = operations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    made = policies.save_calendar(
        cast.root, "Always", {"zone": "UTC", "week": {"mon": [["00:00", "24:00"]]}}
    )
    policies.save_policy(cast.root, "Agreed", made, default_terms()["minutes"])
    assert "1 running case was promised something else." in words(root.get(f"{LEVELS}/policy"))
    path = f"{LEVELS}/policy/reapplication"
    assert root.post(path, data={"reason": ""}).status_code == 422
    assert reading.card_of(case.id, cast.root).policy == "Default"

    told = root.post(path, data={"reason": "As agreed."}, follow_redirects=True)
    assert "1 case is held to this policy now." in words(told)
    assert "running case" not in words(told)
    assert reading.card_of(case.id, cast.root).policy == "Agreed"
    assert "re-applied to 1" in words(root.get("/admin/audit"))


@pytest.mark.parametrize("who", ["mo", "sam", "ada"])
def test_only_admins_see_or_change_them(cast, browse, who):
    person = browse(getattr(cast, who))
    for path in (LEVELS, f"{LEVELS}/policy", f"{LEVELS}/calendars/new", "/admin/rules"):
        assert person.get(path).status_code == 403
    assert person.post(f"{LEVELS}/calendars/new", data=OFFICE).status_code == 403
    assert (
        person.post(f"{LEVELS}/policy/reapplication", data={"reason": "Mine."}).status_code == 403
    )
    assert service_levels.calendars() == []


@pytest.mark.parametrize("name", ["Office\u202e", "\u3164", "Off\u200bice"])
def test_a_calendar_has_no_name_that_cannot_be_seen(cast, app, name):
    hours = {"zone": "UTC", "week": {"mon": [["09:00", "17:00"]]}}

    with pytest.raises(Invalid):
        policies.save_calendar(cast.root, name, hours)

    assert policies.save_calendar(cast.root, "Office", hours).name == "Office"
