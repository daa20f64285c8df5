"""An admin sets a rule, tries it first, and is asked before it brings half the site to the team."""

from datetime import UTC, datetime, timedelta

import pytest

from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.rules import DEFAULTS, Mode
from community.domain.escalations.cards import RuleKind
from community.domain.moderation import queries as moderation
from community.kernel import cache, clock
from tests.support.pages import words
from tests.support.together import together

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = ASKED + timedelta(days=3)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(cast):
    """Eight questions, of which one speaks of a flood and one waits."""
    with clock.frozen(ASKED):
        threads = [cast.thread(title=f"The printer stops at label {n}") for n in range(7)]
        flood = cast.thread(title="The printer was in the flood", body="The flood came at night.")
        for thread in (*threads[1:], flood):
            cast.answer(thread)
    with clock.frozen(LATER):
        yield flood


def test_a_rule_is_tried_and_nothing_is_saved(cast, browse, asked):
    wish = {"mode": "automatic", "threshold": "1", "words": "flood\nfire", "try": "1"}
    tried = browse(cast.root).post("/admin/rules/words", data=wish)

    assert tried.status_code == 200
    assert "1 of 8 questions would have come to the team (12%)." in words(tried)
    assert "It speaks of: flood." in words(tried)
    assert f"/questions/{asked.id}" in tried.text
    assert "flood\nfire</textarea>" in tried.text, "what was typed is still there"
    assert rulebook.rule_of(RuleKind.WORDS) == DEFAULTS[RuleKind.WORDS]
    fragment = browse(cast.root).post("/admin/rules/words", data=wish, headers=HTMX)
    assert fragment.text.lstrip().startswith('<section class="dry-run"')


def test_a_rule_is_saved_written_down_and_holds(cast, browse, asked):
    root = browse(cast.root)
    wish = {"mode": "automatic", "threshold": "1", "words": "flood, fire"}
    saved = root.post("/admin/rules/words", data=wish, follow_redirects=True)

    assert "The rule is saved." in words(saved)
    assert "1 of 8 questions" in words(saved), "what it would have done is shown after saving, too"
    rule = rulebook.rule_of(RuleKind.WORDS)
    assert (rule.mode, rule.words) == (Mode.AUTOMATIC, ("flood", "fire"))
    act = moderation.acts("change_service", None, None, None).items[0]
    assert act.detail["before"].startswith("propose 1: outage")
    assert act.detail["after"] == "automatic 1: flood, fire"
    page = words(root.get("/admin/audit"))
    assert "Certain words" in page and "Propose → Automatic" in page and "flood, fire" in page


def test_a_rule_that_would_bring_half_the_site_says_so_and_asks(cast, browse, asked):
    root = browse(cast.root)
    wish = {"mode": "propose", "threshold": "1", "words": "printer"}
    tried = root.post("/admin/rules/words", data={**wish, "try": "1"})
    assert "8 of 8 questions" in words(tried)
    assert "a large part of all that is asked here" in words(tried)
    assert 'name="sure"' in tried.text

    refused = root.post("/admin/rules/words", data=wish)
    assert refused.status_code == 409
    assert "8 of the last 8 questions" in words(refused) and "printer</textarea>" in refused.text
    assert rulebook.rule_of(RuleKind.WORDS) == DEFAULTS[RuleKind.WORDS]
    assert root.post("/admin/rules/words", data={**wish, "mode": "off"}).status_code == 303
    assert root.post("/admin/rules/words", data={**wish, "sure": "1"}).status_code == 303
    assert rulebook.rule_of(RuleKind.WORDS).mode is Mode.PROPOSE


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"threshold": "0"}, "A threshold is a whole number from 1 to 10000."),
        ({"threshold": "a few"}, "This is a whole number."),
        ({"threshold": ""}, "This is a whole number."),
        ({"words": " , \n"}, "Say which words."),
        ({"words": "x" * 61}, "At most 50 words"),
        ({"mode": "loud"}, "A rule is off, proposes, or is automatic."),
    ],
)
def test_nonsense_is_refused_where_it_stands_and_all_typed_is_kept(cast, browse, change, sentence):
    wish = {"mode": "automatic", "threshold": "3", "words": "flood", "try": ""} | change
    refused = browse(cast.root).post("/admin/rules/words", data=wish)

    assert refused.status_code == 422
    assert sentence in words(refused)
    assert ('aria-invalid="true"' in refused.text) == ("mode" not in change)
    assert f'value="{wish["threshold"]}"' in refused.text
    assert wish["words"].strip() in refused.text
    assert rulebook.rule_of(RuleKind.WORDS) == DEFAULTS[RuleKind.WORDS]
    in_place = browse(cast.root).post("/admin/rules/words", data=wish | {"try": "1"}, headers=HTMX)
    assert in_place.status_code == 422 and sentence in words(in_place)
    assert "<form" not in in_place.text


def test_a_categorys_own_rule_stands_in_place_of_the_general_one_until_it_is_taken_back(
    cast, browse, asked
):
    root = browse(cast.root)
    path, wish = (
        "/admin/rules/unanswered",
        {"mode": "automatic", "threshold": "1", "category": "printing"},
    )
    assert root.post(path, data=wish).status_code == 303
    assert rulebook.rule_of(RuleKind.UNANSWERED, cast.category.id).threshold == 1
    assert rulebook.rule_of(RuleKind.UNANSWERED).threshold == 24
    listed = words(root.get("/admin/rules"))
    assert (
        "Nobody has answered for 1 hour." in listed
        and "Nobody has answered for 24 hours." in listed
    )
    general = root.get(f"{path}?try=1")
    assert "0 of 0 questions" in words(general), "the general rule leaves that category alone"
    cache.forget_all()
    assert "within 4 hours" in words(browse().get("/c/printing"))

    root.post(path, data={"category": "printing", "_method": "delete"})
    assert rulebook.rule_of(RuleKind.UNANSWERED, cast.category.id).threshold == 24
    root.post(path, data={"mode": "off", "threshold": "9"})
    root.post(path, data={"_method": "delete"})
    assert rulebook.rules() == list(DEFAULTS.values())


def test_of_two_admins_who_change_the_same_rule_the_second_is_told(app, cast, browse):
    first = DEFAULTS[RuleKind.FAILED]
    seen = rulebook.mark_of(first)
    wish = {"mode": "off", "threshold": "5", "seen": seen}
    statuses = together(
        app,
        [lambda: browse(cast.root).post("/admin/rules/did_not_work", data=wish).status_code] * 2,
    )

    assert sorted(statuses) == [303, 409]
    again = browse(cast.root).post("/admin/rules/did_not_work", data={**wish, "threshold": "7"})
    assert again.status_code == 409 and "Look again" in words(again) and 'value="7"' in again.text


def test_the_ask_form_and_the_category_promise_what_the_rules_do(cast, browse):
    sentence = "If nobody answers within 24 hours, the support team steps in and replies within 8 working hours."
    for path in ("/c/printing", "/questions/new?category=printing"):
        page = words(browse(cast.ada).get(path))
        assert sentence in page and "Mon–Fri 09:00–17:00 (UTC)" in page
    browse(cast.root).post("/admin/rules/unanswered", data={"mode": "off", "threshold": "24"})
    cache.forget_all()
    for path in ("/c/printing", "/questions/new?category=printing"):
        assert "steps in" not in words(browse(cast.ada).get(path))
