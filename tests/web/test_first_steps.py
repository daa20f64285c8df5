"""What a new community still lacks, shown to its admins until it is done."""

import re

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.categories import operations as categories
from community.domain.consents import operations as consents
from community.domain.escalations.terms import default_terms
from community.domain.notifications.models import Email
from community.domain.service_levels import policies
from community.domain.settings.queries import read
from community.domain.teams import operations as teams
from community.jobs import deliver_mail
from community.kernel.db import db
from tests.support.mail_server import MailServer
from tests.support.pages import words
from tests.support.statements import counted

NAMES = [
    "Make categories", "Give roles", "Make a team", "Set working hours and service levels",
    "Publish terms and privacy", "See that mail leaves",
]  # fmt: skip


@pytest.fixture
def admin(app):
    """The only person of a community that was made a moment ago."""
    categories.open_first()
    return accounts.create_person("root", "root@example.com", "admin", password="a long enough one")


def with_server(app, monkeypatch, url):
    changed = app.config["SETTINGS"].model_copy(update={"smtp_url": url})
    monkeypatch.setitem(app.config, "SETTINGS", changed)


def state(client):
    """Each step shown, and whether it is done."""
    shown = client.get("/admin").get_data(as_text=True)
    found = re.findall(
        r'<li class="checks__item.*?<a href="([^"]+)">([^<]+)</a>.*?<strong class="nowrap">(done|to do)</strong>',
        shown,
        re.DOTALL,
    )
    return {name: said == "done" for _, name, said in found}


def test_a_new_community_has_all_of_them_before_it(admin, browse):
    assert state(browse(admin)) == dict.fromkeys(NAMES, False)


def test_each_leads_to_where_it_is_done(admin, browse):
    client = browse(admin)
    page = client.get("/admin").get_data(as_text=True)

    for address in re.findall(r'<li class="checks__item.*?href="([^"]+)"', page, re.DOTALL):
        assert client.get(address).status_code == 200, address


def test_what_is_done_says_so_and_all_done_is_not_shown(app, admin, browse, monkeypatch):
    client = browse(admin)

    def only_left():
        return [name for name, done in state(client).items() if not done]

    categories.create(name="Printers", by=admin)
    assert only_left() == NAMES[1:]
    agent = accounts.create_person("sam", "sam@example.com", "agent", password="a long enough one")
    assert only_left() == NAMES[2:]
    team = teams.create("Printers", by=admin)
    assert only_left() == NAMES[2:], "a team of nobody is none"
    teams.put_member(team, agent, by=admin)
    assert only_left() == NAMES[3:]
    calendar = policies.save_calendar(
        admin, "Office", {"zone": "UTC", "week": {"mon": [["09:00", "17:00"]]}}
    )
    policies.save_policy(admin, "Usual", calendar, default_terms()["minutes"])
    assert only_left() == NAMES[4:]
    consents.publish("terms", "Be kind to each other.", by=admin)
    assert only_left() == NAMES[4:]
    consents.publish("privacy", "We keep little.", by=admin)
    assert only_left() == NAMES[5:]
    with MailServer() as server:
        with_server(app, monkeypatch, server.url)
        client.post("/admin/test-mail")
        deliver_mail.deliver_due()

    assert state(client) == {}
    assert "First steps" not in words(client.get("/admin"))


def test_dismissed_they_are_gone_for_all_admins_and_the_numbers_stand(admin, browse):
    before = read()
    assert browse(admin).post("/admin/first-steps/dismissal").status_code == 303

    assert state(browse(admin)) == {}
    assert read() == before


@pytest.mark.parametrize("path", ["/admin/test-mail", "/admin/first-steps/dismissal"])
@pytest.mark.parametrize("who", [None, "ada", "mo", "sam"])
def test_only_an_admin_may(cast, browse, path, who):
    reply = browse(getattr(cast, who) if who else None).post(path)

    assert reply.status_code == (403 if who else 401)
    assert db.session.scalar(select(func.count()).where(Email.kind == "test_mail")) == 0
    assert state(browse(cast.root)) != {}


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ({}, "The mail server took the test mail to root@example.com"),
        ({"RCPT": "550 nobody here"}, "refused the test mail. What it said: 550 nobody here"),
        ({"MAIL": "451 later"}, "it is tried again. What went wrong:"),
    ],
)
def test_what_became_of_the_test_mail_is_told_plainly(app, admin, browse, monkeypatch, says, told):
    client = browse(admin)
    with MailServer(**says) as server:
        with_server(app, monkeypatch, server.url)
        client.post("/admin/test-mail")
        assert "The test mail waits to be sent" in words(client.get("/admin"))
        deliver_mail.deliver_due()

    assert told in words(client.get("/admin"))
    assert state(client)["See that mail leaves"] is not bool(says)
    if not says:
        assert b"Mail works" in server.received[0]


def test_without_a_mail_server_that_is_said_and_no_button_is_shown(admin, browse):
    page = browse(admin).get("/admin")

    assert "No mail server is set" in words(page)
    assert "Send a test mail" not in words(page)


def test_test_mails_are_held_back_after_three(app, admin, browse, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", True)
    client = browse(admin)

    assert [client.post("/admin/test-mail").status_code for _ in range(4)] == [303] * 3 + [429]
    assert db.session.scalar(select(func.count()).where(Email.kind == "test_mail")) == 3


def test_the_page_makes_few_queries(admin, browse):
    client = browse(admin)
    client.get("/admin")
    with counted() as few:
        client.get("/admin")
    for n in range(5):
        categories.create(name=f"Category {n}", by=admin)
        teams.create(f"Team {n}", by=admin)
    with counted() as many:
        client.get("/admin")

    assert len(many) <= len(few) + 1, "the members of teams, where there are teams"
    assert len(many) <= 17, "\n".join(many)
