from email import message_from_bytes
from email.policy import default

import pytest

from community.channels import switchboard
from community.channels.console import Console
from community.channels.messages import Message
from community.channels.smtp import Smtp
from tests.support.mail_server import MailServer

FROM = "Peerdesk <community@example.org>"
BASE = "https://community.example.org"


def message(**changes):
    usual = {
        "id": "mail-7",
        "to": "ada@example.com",
        "subject": "Größe: an answer",
        "text": "Clean the sensor.\n.\nReally.\n",
        "html": "<p>Clean the sensor.</p>",
    }
    return Message(**(usual | changes))


def send(server, what=None):
    return Smtp(server.url, FROM, BASE).send(what or message())


def test_a_mail_arrives_as_text_and_html_and_says_that_a_machine_wrote_it():
    with MailServer() as server:
        receipt = send(server)

    assert receipt.sent
    mail = message_from_bytes(server.received[0], policy=default)
    assert mail["To"] == "ada@example.com"
    assert mail["From"] == FROM
    assert mail["Subject"] == "Größe: an answer"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<mail-7@community.example.org>"
    assert mail.get_body(("plain",)).get_content().splitlines() == [
        "Clean the sensor.",
        ".",
        "Really.",
    ]
    assert "<p>Clean" in mail.get_body(("html",)).get_content()
    assert mail["List-Unsubscribe"] is None


def test_mails_of_one_thread_hang_together_and_end_with_one_click():
    where = f"{BASE}/unsubscribe/abc"
    with MailServer() as server:
        send(server, message(conversation="thread-3", unsubscribe_url=where))

    mail = message_from_bytes(server.received[0], policy=default)
    assert mail["References"] == mail["In-Reply-To"] == "<thread-3@community.example.org>"
    assert mail["List-Unsubscribe"] == f"<{where}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "An answer\r\nBcc: all@example.com"},
        {"subject": "An answer\nBcc: all@example.com"},
        {"to": "ada@example.com\r\nBcc: all@example.com"},
        {"to": "ada@example.com, eve@example.com"},
        {"unsubscribe_url": "https://x/\r\nBcc: all@example.com"},
        {"to": "nobody"},
    ],
)
def test_a_header_cannot_be_smuggled_in(wrong):
    with MailServer() as server:
        receipt = send(server, message(**wrong))

    assert server.received == []
    assert receipt.refused


@pytest.mark.parametrize(
    ("says", "refused"),
    [
        ({"RCPT": "550 no such person"}, True),
        ({"RCPT": "451 try later"}, False),
        ({"END": "554 looks like spam"}, True),
        ({"END": "452 disk full"}, False),
        ({"END": None}, False),
        ({"DATA": None}, False),
        ({"MAIL": "553 not from you"}, False),
        ({"greeting": "421 busy"}, False),
        ({"greeting": None}, False),
    ],
    ids=str,
)
def test_what_the_server_refuses_for_good_is_told_from_what_may_work_later(says, refused):
    with MailServer(**says) as server:
        receipt = send(server)

    assert not receipt.sent
    assert receipt.refused is refused
    assert receipt.error


def test_a_mail_that_was_taken_is_sent_however_the_goodbye_goes():
    with MailServer(QUIT="421 in a hurry") as server:
        assert send(server).sent


def test_a_server_that_is_not_there_is_tried_later():
    with MailServer() as server:
        pass

    receipt = send(server)
    assert not receipt.sent
    assert not receipt.refused


def test_a_password_never_goes_over_an_open_line():
    with MailServer(EHLO="250-hello\r\n250 AUTH PLAIN") as server:
        url = server.url.replace("smtp://", "smtp://ada:secret@")
        receipt = Smtp(url, FROM, BASE).send(message())

    assert not receipt.sent
    assert "AUTH" not in server.verbs


def test_without_a_mail_server_mail_goes_to_the_console():
    assert isinstance(switchboard.mail("", FROM, BASE), Console)
    assert isinstance(switchboard.mail("smtp://localhost", FROM, BASE), Smtp)
    assert Console().send(message()).sent
