"""Which passwords are good enough, and how they are kept."""

import unicodedata

import pytest

from community.domain.accounts import passwords
from community.kernel.errors import Invalid


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "blau-wal-im-nebel",
        "żółty słoń pije",
        "x7!kQz-mm2",
        "пароль для меня",
    ],
)
def test_good_passwords_are_taken_whatever_they_are_made_of(app, password):
    assert passwords.check(password, ["ada"]) == unicodedata.normalize("NFC", password)


@pytest.mark.parametrize(
    "password",
    [
        "short", "x" * 257, "aaaaaaaaaaaa", "1234567890", "qwertyuiop", "password123", "Password!123",
        "abcabcabcabc", "letmein2024", "9876543210", "asdfghjkl123", "1q2w3e4r5t", "PASSWORDPASSWORD",
        "ada ada ada", "Ada-2024-ada", "ada.l@example", "peerdesk2026", "zyxwvutsrqponm",
    ],
)  # fmt: skip
def test_passwords_that_are_guessed_first_are_refused(app, password):
    with pytest.raises(Invalid) as refusal:
        passwords.check(password, passwords.own_words("ada", "ada.l@example.com", "Ada"))

    assert set(refusal.value.fields) == {"password"}


def test_the_list_holds_some_hundreds():
    assert len(passwords.COMMON) > 300


def test_only_an_argon2id_hash_is_kept():
    kept = passwords.hashed("correct horse battery")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches("correct horse battery", kept)
    assert not passwords.matches("correct horse batterx", kept)
    assert not passwords.is_outdated(kept)


def test_every_character_counts():
    kept = passwords.hashed("x" * 255 + "a")

    assert not passwords.matches("x" * 255 + "b", kept)


@pytest.mark.parametrize("kept", [None, "", "!", "pbkdf2:sha256:1$x$y"])
def test_nothing_matches_where_no_password_is_kept(kept):
    assert not passwords.matches("nobody has this password", kept)


def test_two_spellings_of_one_letter_are_one_password(app):
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"

    assert passwords.normal(decomposed) == passwords.normal(composed)
