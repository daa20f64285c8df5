from datetime import timedelta

import pytest
from flask import current_app

from community.domain import events
from community.domain.answers import operations as answers
from community.domain.follows import operations as follows
from community.domain.notifications import letters, queries, rules
from community.domain.notifications.letters import Site
from community.domain.notifications.models import Email
from community.domain.threads import operations as threads
from community.jobs import deliver_mail, outbox
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.operation import operation
from tests.support.mail_server import MailServer

SITE = Site("Peerdesk", "https://community.example.org", "en")


@operation
def ask_link(user, purpose, secret="s3cret"):
    bus.record(events.LinkAsked(user.id, user.email, purpose, secret))


def later():
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        outbox.sweep()


def mails():
    db.session.rollback()
    return db.session.query(Email).order_by(Email.id).populate_existing().all()


@pytest.fixture
def through(app, monkeypatch):
    def use(server, **changes):
        changed = current_app.config["SETTINGS"].model_copy(
            update={"smtp_url": server.url} | changes
        )
        monkeypatch.setitem(current_app.config, "SETTINGS", changed)

    return use


@pytest.mark.parametrize("purpose", ["confirm", "reset", "claim", "change", "taken"])
def test_a_link_goes_out_at_once_and_leads_into_our_site_only(cast, through, purpose):
    ask_link(cast.ada, purpose)
    with MailServer() as server:
        through(server)
        deliver_mail.deliver_due()

    body = server.received[0].decode()
    assert ("s3cret" in body) is (purpose != "taken")
    assert "http://localhost/" in body
    assert body.count("List-Unsubscribe") == 0
    assert mails()[0].sent_at is not None


def test_in_production_a_secret_is_forgotten_once_it_is_sent(cast, through):
    ask_link(cast.ada, "reset")
    with MailServer() as server:
        through(server, environment="production")
        deliver_mail.deliver_due()

    assert mails()[0].context == {}


def test_a_refused_operation_leaves_no_mail(cast):
    @operation
    def fail():
        bus.record(events.LinkAsked(cast.ada.id, cast.ada.email, "reset", "s3cret"))
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()

    assert mails() == []


def test_what_may_work_later_is_tried_again_and_what_will_not_is_dropped(cast, through):
    ask_link(cast.ada, "reset")
    at = clock.now()
    with MailServer(RCPT="451 later") as server:
        through(server)
        deliver_mail.deliver_due()
        [mail] = mails()
        assert (mail.attempts, mail.sent_at, mail.error[:3]) == (1, None, "451")
        assert mail.due_at > at
        deliver_mail.deliver_due()
        assert mails()[0].attempts == 1, "not before it is due"
    with MailServer(RCPT="550 unknown") as server, clock.frozen(at + timedelta(minutes=5)):
        through(server)
        deliver_mail.deliver_due()

    [mail] = mails()
    assert (mail.due_at, mail.sent_at, mail.error[:3], mail.context) == (None, None, "550", {})


def test_what_a_server_says_of_an_address_is_logged_without_it(cast, through, caplog):
    ask_link(cast.ada, "reset")
    with MailServer(RCPT="550 <ada@example.com>: unknown") as server:
        through(server)
        deliver_mail.deliver_due()

    assert "refused: 550 <…>: unknown" in caplog.text
    assert "ada@example.com" not in caplog.text


def test_a_mail_given_up_is_tried_no_more(cast, through):
    ask_link(cast.ada, "reset")
    at = clock.now()
    with MailServer(RCPT="451 later") as server:
        through(server)
        for hours in range(0, 24 * rules.TRIES, 7):
            with clock.frozen(at + timedelta(hours=hours)):
                deliver_mail.deliver_due()

    assert (mails()[0].attempts, mails()[0].due_at) == (rules.TRIES, None)


def test_a_mail_that_was_claimed_is_left_to_its_worker(cast, through):
    ask_link(cast.ada, "reset")
    with MailServer() as server:
        through(server)
        [due] = queries.due_mails(clock.now())
        deliver_mail.operations.claim_mail(due)
        assert not deliver_mail._deliver(due)

    assert server.received == []


def test_a_post_removed_before_its_mail_left_does_not_go_out(cast, through):
    answer = cast.answer(cast.thread(), body="canary-4711")
    later()
    assert len(mails()) == 1
    threads.remove(answer, by=cast.mo)

    with MailServer() as server:
        through(server)
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            deliver_mail.deliver_due()

    assert server.received == []
    assert mails()[0].due_at is None


@pytest.mark.parametrize("audience", ["private", "staff"])
def test_the_words_of_what_is_not_public_are_in_no_mail(cast, audience):
    thread = cast.thread()
    follows.follow(thread, by=cast.root)
    answers.answer(thread, by=cast.sam, body="canary-4711", audience=audience)
    later()

    written = [letters.write(mail, SITE) for mail in mails()]

    assert written, "staff hear of it"
    for letter in written:
        assert "canary" not in letter.subject + letter.text + letter.html
        assert "It is not public" in letter.text


def test_a_letter_says_what_happened_without_html_of_people_and_with_our_links_only(cast):
    cast.ben.name = "Ben <b>&\n Co"
    thread = cast.thread(title="Does <script>alert(1)</script> & co print?")
    cast.answer(thread, body="Try **this** <img src=x onerror=alert(1)> & that.")
    later()

    letter = letters.write(mails()[0], SITE)

    assert "\n" not in letter.subject
    assert letter.subject.startswith("Ben <b>& Co answered your question ·")
    for bad in ("<script", "<img", "<b>"):
        assert bad not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "&amp;lt;" not in letter.html
    assert "&amp;" not in letter.text
    assert f"https://community.example.org/posts/{thread.id + 1}" in letter.text
    addresses = [word for word in letter.html.split('"') if word.startswith("http")]
    assert addresses
    assert all(address.startswith(SITE.url + "/") for address in addresses)
    assert letter.unsubscribe_url.startswith(SITE.url + "/unsubscribe/")
    assert letter.conversation == f"thread-{thread.id}"
