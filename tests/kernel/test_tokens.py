"""What we signed is known again, with the key of now and with those before it."""

import pytest
from flask import Flask, session

from community.config import Misconfigured, load
from community.kernel import tokens

OLD, OLDER, NEW = "o" * 40, "d" * 40, "n" * 40


@pytest.fixture
def keys(site, monkeypatch):
    """Call it with the keys that are set from now on, the present one first."""

    def put(present, *before):
        monkeypatch.setitem(site.config, "SECRET_KEY", present)
        monkeypatch.setitem(site.config, "SECRET_KEY_FALLBACKS", list(before))

    with site.app_context():
        yield put


@pytest.fixture
def site():
    return Flask(__name__)


def test_what_an_older_key_signed_is_read_and_the_new_one_signs(keys):
    keys(OLDER)
    older = tokens.sign("a value", "a purpose")
    keys(OLD, OLDER)
    old = tokens.sign("a value", "a purpose")
    keys(NEW, OLD, OLDER)
    new = tokens.sign("a value", "a purpose")

    for signed in (older, old, new):
        assert tokens.unsign(signed, "a purpose") == "a value"
        assert tokens.unsign(signed, "another") is None
    keys(NEW)
    assert tokens.unsign(new, "a purpose") == "a value"
    assert tokens.unsign(old, "a purpose") is None and tokens.unsign(older, "a purpose") is None


def test_what_is_derived_is_of_the_new_key_first(keys):
    keys(OLD)
    old = tokens.derived("seed", "purpose", 20)
    keys(NEW, OLD)

    assert tokens.derived("seed", "purpose", 20) != old
    assert list(tokens.derived_by_each("seed", "purpose", 20)) == [
        tokens.derived("seed", "purpose", 20), old,
    ]  # fmt: skip


def test_a_cookie_of_before_is_read_and_written_anew(keys, site):
    site.add_url_rule("/put", "put", lambda: session.update(kept="yes") or "put")
    site.add_url_rule("/look", "look", lambda: session.get("kept", "nothing"))
    browser = site.test_client()
    keys(OLD)
    browser.get("/put")

    keys(NEW, OLD)
    assert browser.get("/look").text == "yes"
    browser.get("/put")
    keys(NEW)
    assert browser.get("/look").text == "yes"


@pytest.mark.parametrize("where", ["", "_FILE"])
def test_the_keys_of_before_come_from_the_environment(monkeypatch, tmp_path, where):
    path = tmp_path / "keys"
    path.write_text(f"{OLD}\n{OLDER}\n")
    said = str(path) if where else f"{OLD} {OLDER}"
    monkeypatch.setenv(f"SECRET_KEY_FALLBACKS{where}", said)

    assert load().older_keys() == [OLD, OLDER]


def test_without_them_there_are_none(monkeypatch):
    monkeypatch.delenv("SECRET_KEY_FALLBACKS", raising=False)

    assert load().older_keys() == []


def test_in_production_what_is_too_short_for_a_key_is_refused(monkeypatch):
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "a phrase that is long enough, but of several words")

    with pytest.raises(Misconfigured) as refused:
        load(
            environment="production", secret_key=NEW, base_url="https://community.example",
            smtp_url="smtp://127.0.0.1:1",
        )  # fmt: skip
    assert "SECRET_KEY_FALLBACKS must hold keys" in str(refused.value)
