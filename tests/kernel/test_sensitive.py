"""What a writer is warned of, and what they are not bothered with."""

import random
import string
import time

import pytest

from community.kernel import sensitive
from community.kernel.sensitive import MAX_TEXT, MOST, Kind, find

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"

FOUND = [
    ("Write to ada.lovelace@gmail.com, please", Kind.EMAIL, "ada.lovelace@gmail.com"),
    ("mail: <Ada+Shop@Mail.Company.co.uk>.", Kind.EMAIL, "Ada+Shop@Mail.Company.co.uk"),
    ("log: user=jane@firma.de failed", Kind.EMAIL, "jane@firma.de"),
    ("My card is 4111 1111 1111 1111.", Kind.CARD, "4111 1111 1111 1111"),
    ("charged 5500-0000-0000-0004 twice", Kind.CARD, "5500-0000-0000-0004"),
    ("amex 378282246310005", Kind.CARD, "378282246310005"),
    ("IBAN DE89 3704 0044 0532 0130 00 was refused", Kind.IBAN, "DE89 3704 0044 0532 0130 00"),
    ("GB82WEST12345698765432", Kind.IBAN, "GB82WEST12345698765432"),
    ("gb82 west 1234 5698 7654 32 and more", Kind.IBAN, "gb82 west 1234 5698 7654 32"),
    ("call +49 170 1234567 after six", Kind.PHONE, "+49 170 1234567"),
    ("+1 (415) 555-2671", Kind.PHONE, "+1 (415) 555-2671"),
    ("0049 170 1234567", Kind.PHONE, "0049 170 1234567"),
    ("(415) 555-2671 is mine", Kind.PHONE, "(415) 555-2671"),
    ("Tel.: 030 / 1234567", Kind.PHONE, "030 / 1234567"),
    ("Call me at 0170 1234567", Kind.PHONE, "0170 1234567"),
    ("Meine Nummer ist 0170-1234567", Kind.PHONE, "0170-1234567"),
    (f"key:\n{PEM}\nthat was it", Kind.PRIVATE_KEY, PEM),
    ("-----BEGIN PRIVATE KEY-----\ncut", Kind.PRIVATE_KEY, "-----BEGIN PRIVATE KEY-----"),
    (f"got {JWT} back", Kind.TOKEN, JWT),
    ("AKIAIOSFODNN7EXAMPLE", Kind.TOKEN, "AKIAIOSFODNN7EXAMPLE"),
    ("ghp_" + "a1B2" * 9, Kind.TOKEN, "ghp_" + "a1B2" * 9),
    ("sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc", Kind.TOKEN, "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc"),
    ("Authorization: Bearer abcdefghijklmnop1234", Kind.TOKEN, "abcdefghijklmnop1234"),
    ("password=hunter2", Kind.PASSWORD, "hunter2"),
    ("DB_PASSWORD: 'Blue!Horse'", Kind.PASSWORD, "Blue!Horse"),
    ("My password is Blue!Horse7.", Kind.PASSWORD, "Blue!Horse7"),
    ('"api_key": "9f8a7b6c5d4e3f2a1b"', Kind.PASSWORD, "9f8a7b6c5d4e3f2a1b"),
    ("SECRET_KEY = 'k3jd8s-wq92mzx7-pl'", Kind.PASSWORD, "k3jd8s-wq92mzx7-pl"),
    ("postgres://app:s3cr3tpw@db.internal/app", Kind.PASSWORD, "s3cr3tpw"),
]  # fmt: skip

NOTHING = [
    "Firmware 2.4.1.10 of 2026-11-22, 12:33:10.123456",
    "order 123-4567890-1234567, ticket ORD-2026-0000123456, serial 4539148803436467123",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 and 550e8400-e29b-41d4-a716-446655440000",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "https://shop.test/items/4111111111111111?tel=1&page=2",
    "0.4111111111111111 and 1700000000000 and 20261122103000",
    "192.168.100.200:8080, fe80::1ff:fe23:4567:890a, UTC+01:00, C++ 17",
    "the same digits 4444444444444444 or 0000 0000 0000 0000",
    "IMEI 356938035643809",
    "4111 1111 1111 1112 fails the sum, and so does DE89 3704 0044 0532 0130 01",
    "ada@example.com, you@yourdomain.com, root@localhost, x@printer.local, info@company.de",
    "git@github.com:org/repo.git and npm i @scope/name@1.2.3 and logo@2x.png",
    "@ada, could you look?",
    "415-555-0123 is nobody's, 12-34-56 neither, nor 3/4/2026",
    "The password: field is empty. Password is required. Your token: expired. Secret: none",
    "password=xxxxxxxx, password=********, password=<your password>, PASSWORD=${DB_PASSWORD}",
    "token = secrets.token_urlsafe(16); password = request.form['password']; key = os.environ['API_KEY']",
    'password: "changeme", api_key: YOUR_API_KEY, secret = self.config.secret',
    "passwordless: login2026, tokenizer: bert-base-uncased-v2",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nssh-ed25519 AAAAC3Nza",
    "It worked on phone 12 and mobile 13.0.1, build 20221101",
    "tel 2026-11-22",
    "",
]

UNITS = [
    "a@", "a.", "a@b.", "1 ", "4", "4-", "4 ", "+1", "+1 (", "+1-", "00", "DE12 ", "DE12", "aa11", "password=", "password is ",
    "password: a", "pwd", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "-----BEGIN RSA ", "eyJaaaaaaaa.", "eyJ", "eyJ-", "token",
    "://a:b", "://a:", "://", "tel ", "tel: 1 ", "tel: 12", "call me ", "(415) ", "415-", "xoxb-", "Authorization: Bearer ", "sk-", "a-",
    "_token", "token='", "\u0661", "\u0661 ", "4111111111111111 ", "DE89 3704 0044 0532 0130 00 ", "ab.de@cd.ef ", "password=hunter2 ",
    "hooks.slack.com/services/T", "\x00", "日", ".", "\n", " ",
    "ÿeyJ", "éeyJ\u0660", "ésk-", "éSG.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "excerpt"), FOUND)
def test_what_is_sensitive_is_found_exactly_where_it_stands(text, kind, excerpt):
    found = find(text)

    assert [(finding.kind, finding.excerpt) for finding in found] == [(kind, excerpt)]
    assert text[found[0].start : found[0].end] == excerpt


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_harmless_is_left_alone(text):
    assert find(text) == ()


def test_several_are_named_in_their_order_and_each_once():
    text = "ada@mail.net, +49 170 1234567, ada@mail.net, password=hunter2"

    assert [finding.excerpt for finding in find(text)] == [
        "ada@mail.net", "+49 170 1234567", "hunter2",
    ]  # fmt: skip


def test_of_two_that_lie_over_each_other_the_graver_is_named():
    assert [finding.kind for finding in find(f"token={JWT}")] == [Kind.TOKEN]


def test_no_more_are_named_than_anybody_reads():
    many = " ".join(f"person{number}@mail.net" for number in range(100))

    assert len(find(many)) == MOST


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_texts_stay_bounded(unit):
    in_time((unit * MAX_TEXT)[:MAX_TEXT])


def test_hostile_mixtures_stay_bounded():
    chance = random.Random(20261122)
    signs = [
        *string.ascii_lowercase[:6],
        *"0149+-()@.:=/ '\n_",
        "password",
        "tel",
        "eyJ",
        "DE",
        "://",
    ]

    for _ in range(20):
        unit = "".join(chance.choice(signs) for _ in range(chance.randint(2, 12)))
        in_time((unit * MAX_TEXT)[:MAX_TEXT])


def in_time(text):
    # Twice if need be: whoever else works on this machine slows us down, but does not make us quick.
    for _ in range(2):
        began = time.process_time()
        sensitive.find(text)
        if time.process_time() - began < 1.0:
            return
    raise AssertionError("it took too long, twice")
