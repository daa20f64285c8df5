"""The audit log says in words what it keeps in codes: rules, teams, categories, settings, texts and roles."""

import pytest

from community.domain.moderation import log
from community.domain.moderation.rules import Verb
from community.kernel.db import db
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite


@pytest.mark.parametrize(
    ("verb", "detail", "said", "not_said"),
    [
        (
            Verb.CHANGE_SERVICE,
            {"thing": "rule", "name": "unanswered: printing", "before": "propose 24", "after": "automatic 16"},
            ("Nobody answers: printing", "Propose → Automatic", "Hours without an answer: 24 → 16"),
            "propose 24",
        ),
        (
            Verb.CHANGE_SERVICE,
            {"thing": "rule", "name": "words", "before": "off 1: outage", "after": "off 1: outage, fire"},
            ("Certain words", "Words: outage → outage, fire"), "Off →",
        ),
        (
            Verb.CHANGE_SERVICE,
            {"thing": "rule", "name": "gone", "before": "x", "after": "y"}, ("gone", "x → y"), "None",
        ),
        (
            Verb.CHANGE_TEAM, {"team": "devices", "what": "capacity", "before": "", "after": "6"},
            ("devices", "Open cases at most: 6"), "capacity",
        ),
        (
            Verb.CHANGE_TEAM, {"team": "devices", "what": "round_robin", "before": "False", "after": "True"},
            ("Cases are given out by turns",), "round_robin",
        ),
        (
            Verb.CHANGE_TEAM, {"team": "devices", "what": "no_lead", "before": "", "after": ""},
            ("Leads it no longer",), "no_lead",
        ),
        (Verb.CHANGE_CATEGORY, {"category": "printing", "what": "created"}, ("printing Made",), "created"),
        (
            Verb.CHANGE_SETTING, {"name": "hide_at", "before": 3, "after": 4},
            ("Flags by different people that hide a post until it is reviewed", "3 → 4"), "hide_at",
        ),
        (
            Verb.PUBLISH_TEXT, {"name": "terms", "before": 1, "after": 2},
            ("Terms of use Version 2",), "1 → 2",
        ),
        (
            Verb.LIMIT, {"until": "2026-12-01T00:00:00+00:00", "limit": 1},
            ("until 1 Dec 2026",), "2026-12-01",
        ),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(cast, browse, verb, detail, said, not_said):
    log.write(verb, cast.root.id, **detail)
    db.session.commit()

    page = words(browse(cast.root).get(f"/admin/audit?verb={verb}"))

    assert all(part in page for part in said), page
    assert not_said not in page
