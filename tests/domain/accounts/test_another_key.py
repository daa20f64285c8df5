"""The site's key is changed, and the one before it is kept beside it: authenticators and mailed links go on working."""

import pytest

from community.domain.accounts import operations, queries, second_factor
from community.domain.accounts.factor_codes import secret_of, standing_secret
from community.kernel import clock
from community.kernel.errors import Invalid
from tests.support.factors import Phone, is_open, session_of, switched_on
from tests.support.mail import token
from tests.support.pages import words
from tests.support.people import BETTER, GOOD


@pytest.fixture
def change_key(app, monkeypatch):
    """Call it to have another key; the one before is kept beside it, or not."""

    def change(keep):
        before = app.config["SECRET_KEY"]
        monkeypatch.setitem(app.config, "SECRET_KEY", "k" * 40)
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [before] if keep else [])
        kept = before.replace(" ", "-") if keep else ""
        monkeypatch.setattr(app.config["SETTINGS"], "secret_key_fallbacks", kept)

    return change


def checked(app):
    output = app.test_cli_runner().invoke(args=["check"]).output
    return next(line for line in output.splitlines() if "secret key" in line)


def test_an_authenticator_of_before_opens_and_one_of_now_is_of_the_new_key(
    app, cast, ada, change_key
):
    phone = switched_on(ada)
    change_key(keep=True)

    waiting = operations.sign_in("ada", GOOD)[1]
    with pytest.raises(Invalid):
        operations.finish(waiting, "000000")
    assert queries.factors_of_older_keys() == 1, "a wrong code moves nothing"
    assert checked(app).endswith("1 older; second factors that hang on an older one: 1")

    assert is_open(operations.finish(waiting, phone.code())[1])
    newer = switched_on(cast.ben)
    assert newer.secret == secret_of(cast.ben.id, queries.factor_of(cast.ben).seed)
    assert queries.factors_of_older_keys() == 0


def test_one_that_was_used_goes_on_working_once_the_older_key_is_gone(ada, change_key, app):
    phone = switched_on(ada)
    change_key(keep=True)
    operations.finish(operations.sign_in("ada", GOOD)[1], phone.code())
    app.config["SECRET_KEY_FALLBACKS"] = []

    again = operations.sign_in("ada", GOOD)[1]
    with pytest.raises(Invalid):
        operations.finish(again, phone.code())  # each code once, as before
    assert is_open(operations.finish(again, phone.code(steps=1))[1])


def test_the_key_of_before_tells_no_code_of_what_the_database_holds_now(ada, change_key, app):
    phone = switched_on(ada)
    older = app.config["SECRET_KEY"]
    change_key(keep=True)
    operations.finish(operations.sign_in("ada", GOOD)[1], phone.code())

    app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = older, []
    kept = queries.factor_of(ada)
    assert standing_secret(ada.id, kept.seed, kept.secret_digest, kept.mask) is None


def test_used_once_more_it_stays_as_it_is(ada, change_key):
    phone = switched_on(ada)
    change_key(keep=True)
    operations.finish(operations.sign_in("ada", GOOD)[1], phone.code())
    seed = queries.factor_of(ada).seed

    operations.finish(operations.sign_in("ada", GOOD)[1], phone.code(steps=1))

    assert queries.factor_of(ada).seed == seed


def test_one_that_was_begun_before_is_shown_and_confirmed_as_it_was(ada, browse, change_key):
    factor = second_factor.begin(ada)
    phone = Phone(secret_of(ada.id, factor.seed), [])
    change_key(keep=True)

    page = browse(ada).get("/settings/second-factor")
    assert phone.secret in page.text
    second_factor.switch_on(ada, session_of(ada), phone.code())
    assert ada.factor_since is not None


def test_without_the_key_of_before_one_that_was_begun_begins_anew(ada, browse, change_key):
    factor = second_factor.begin(ada)
    secret = secret_of(ada.id, factor.seed)
    change_key(keep=False)

    page = browse(ada).get("/settings/second-factor")

    assert secret not in page.text and "1. Give it to your authenticator" not in words(page)


def test_a_link_mailed_before_opens_and_a_session_stays(ada, change_key):
    secret = operations.open_session(ada)
    operations.ask_reset("ada@example.com")
    mailed = token("reset")
    change_key(keep=True)

    assert queries.signed_in_with(secret, clock.now())[0].id == ada.id
    person, _ = operations.reset_password(mailed, BETTER)
    assert person.id == ada.id
