"""Pages and mails come in the language of who reads them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale, gettext
from pydantic import ValidationError

from community.config import Settings
from community.domain.accounts import operations
from community.domain.notifications import letters
from community.domain.notifications.letters import Site
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web import filters, locales, times
from tests.support.mail import mails
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
SITE = Site("Peerdesk", "http://localhost", "en")


def language_of(response):
    return response.text.split('<html lang="', 1)[1].split('"', 1)[0]


def test_a_page_is_in_the_language_the_browser_asks_for(cast, browse):
    page = browse().get("/", headers=GERMAN)

    assert language_of(page) == "de"
    assert "Frage stellen" in words(page)


def test_a_language_we_do_not_speak_is_answered_in_the_communitys_own(cast, browse):
    assert language_of(browse().get("/", headers={"Accept-Language": "fr"})) == "en"


def test_a_page_says_on_what_its_language_hangs(cast, browse):
    named = ", ".join(browse().get("/").headers.getlist("Vary"))

    assert "Cookie" in named and "Accept-Language" in named


def test_a_visitor_chooses_a_language_and_comes_back_to_the_page(cast, browse):
    visitor = browse()
    answer = visitor.post(
        "/language", data={"locale": "ar", "next": "/tags?after=x"}, headers=GERMAN
    )

    assert (answer.status_code, answer.location) == (303, "/tags?after=x")
    page = visitor.get("/tags", headers=GERMAN)
    assert '<html lang="ar" dir="rtl"' in page.text
    assert "الوسوم" in words(page)


def test_nobody_is_sent_elsewhere_by_choosing_a_language(cast, browse):
    answer = browse().post("/language", data={"locale": "de", "next": "https://evil.example/"})

    assert answer.location == "/"


def test_a_language_we_do_not_speak_cannot_be_chosen(cast, browse):
    answer = browse().post("/language", data={"locale": "tlh"})

    assert answer.status_code == 422
    assert "locale" not in answer.headers.get("Set-Cookie", "")


def test_a_cookie_with_nonsense_changes_nothing(cast, browse):
    visitor = browse()
    visitor.set_cookie("locale", "../../etc", domain="localhost")

    assert language_of(visitor.get("/")) == "en"


def test_a_members_choice_comes_before_the_browsers(cast, browse):
    ada = browse(cast.ada)
    ada.post("/settings/language", data={"locale": "ar", "time_zone": "Africa/Cairo"})

    assert language_of(ada.get("/", headers=GERMAN)) == "ar"
    assert (cast.ada.locale, cast.ada.time_zone) == ("ar", "Africa/Cairo")


def test_a_member_who_chooses_at_the_foot_of_a_page_has_chosen_for_good(cast, browse):
    browse(cast.ada).post("/language", data={"locale": "de", "next": "/"})

    db.session.refresh(cast.ada)
    assert cast.ada.locale == "de"


def test_a_member_can_leave_the_choice_to_the_browser_again(cast, browse):
    ada = browse(cast.ada)
    ada.post("/settings/language", data={"locale": "ar", "time_zone": ""})
    ada.post("/settings/language", data={"locale": "", "time_zone": ""})

    assert language_of(ada.get("/", headers=GERMAN)) == "de"


def test_a_choice_is_confirmed_in_the_language_chosen(cast, browse):
    ada = browse(cast.ada)
    ada.post("/settings/language", data={"locale": "de", "time_zone": ""})

    assert "Deine Auswahl ist gespeichert." in words(ada.get("/settings/language"))


@pytest.mark.parametrize("field", ["locale", "time_zone"])
def test_a_made_up_choice_is_refused_beside_its_field(cast, browse, field):
    answer = browse(cast.ada).post("/settings/language", data={field: "Moon/Sea"})

    assert answer.status_code == 422
    db.session.refresh(cast.ada)
    assert (cast.ada.locale, cast.ada.time_zone) == (None, None)


def test_the_chooser_names_each_language_in_its_own_words(cast, browse):
    page = browse().get("/").text

    for locale, name in locales.NAMES.items():
        assert f'value="{locale}" lang="{locale}"' in page
        assert name in page


def test_who_joins_on_a_german_page_gets_german_mail(app, browse):
    data = {
        "handle": "greta",
        "name": "Greta",
        "email": "greta@example.com",
        "password": "a long walk home",
    }
    browse().post("/join", data=data, headers=GERMAN)

    letter = letters.write(mails("confirm")[0], SITE)
    assert letter.subject.startswith("Bestätige deine Adresse")
    assert '<html lang="de" dir="ltr">' in letter.html


def test_a_letter_to_an_arabic_reader_runs_from_right_to_left(app, cast):
    operations.choose_language(cast.ada, "ar", None)
    operations.ask_reset("ada@example.com", address="")

    letter = letters.write(mails("claim")[0], SITE)
    assert '<html lang="ar" dir="rtl">' in letter.html
    assert "نُقلت مشاركاتك" in letter.text


def test_one_readers_letter_does_not_colour_the_next(app, cast):
    operations.choose_language(cast.ada, "ar", None)
    operations.ask_reset("ada@example.com", address="")
    operations.ask_reset("ben@example.com", address="")

    assert "نُقلت" in letters.write(mails(to="ada@example.com")[0], SITE).text
    assert "Your posts came" in letters.write(mails(to="ben@example.com")[0], SITE).text


def test_a_refusal_is_said_in_the_readers_language(cast, browse):
    data = {"title": "Kurz", "body": "x", "category": "printing"}
    page = browse(cast.ada).post("/questions", data=data, headers=GERMAN)

    assert "Ein Titel braucht mindestens" in words(page)


def test_a_sentence_within_a_sentence_is_translated_too(app):
    sentence = say("%(label)s is needed here.", label=say("Platform"))

    with app.test_request_context(headers=GERMAN):
        assert filters.translated(sentence) == "Plattform wird hier gebraucht."


NOON = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "zone", "whole", "day"),
    [
        ("en", None, "4 March 2026, 12:30 UTC", "4 Mar 2026"),
        ("en", "Europe/Berlin", "4 March 2026, 13:30 CET", "4 Mar 2026"),
        ("de", "Europe/Berlin", "4. März 2026, 13:30 MEZ", "4. März 2026"),
        ("ar", None, "4 مارس 2026، 12:30 م UTC", "4 مارس 2026"),
    ],
)
def test_moments_are_written_as_the_reader_writes_them(app, cast, browse, locale, zone, whole, day):
    operations.choose_language(cast.ada, locale, zone)
    cookie = browse(cast.ada).get_cookie("sid", domain="localhost")

    with app.test_request_context(headers={"Cookie": f"sid={cookie.value}"}):
        assert times.exact(NOON) == whole
        assert times.day(NOON) == day


@pytest.mark.parametrize(
    ("span", "english", "german", "arabic"),
    [
        (timedelta(seconds=59), "just now", "gerade eben", "الآن"),
        (timedelta(minutes=2, seconds=59), "2 min ago", "vor 2 Min.", "قبل دقيقتين"),
        (timedelta(hours=3, minutes=50), "3 hr ago", "vor 3 Std.", "قبل 3 ساعات"),
        (timedelta(days=1, hours=23), "1 day ago", "vor 1 Tag", "قبل يوم واحد"),
        (timedelta(days=400), "28 Jan 2025", "28. Jan. 2025", "28 يناير 2025"),
    ],
)
def test_how_long_ago_is_told_in_whole_units(app, monkeypatch, span, english, german, arabic):
    monkeypatch.setattr(clock, "now", lambda: NOON)

    said = []
    for locale in ("en", "de", "ar"):
        with app.test_request_context(headers={"Accept-Language": locale}):
            said.append(times.ago(NOON - span))

    assert said == [english, german, arabic]


@pytest.mark.parametrize(
    ("locale", "small", "thousands", "many", "share"),
    [
        ("en", "999", "1,284", "12.8 k", "31%"),
        ("de", "999", "1.284", "12,8 Tsd.", "31\xa0%"),
        ("ar", "999", "1,284", "12.8 ألف", "31%"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(app, locale, small, thousands, many, share):
    with app.test_request_context(headers={"Accept-Language": locale}):
        assert [filters.count(number) for number in (999, 1284, 12_845)] == [small, thousands, many]
        assert filters.percent(0.31).replace("\u200e", "") == share


def test_scripts_are_told_whose_dates_the_page_shows(cast, browse):
    for locale, formats in (("en", "en-GB"), ("de", "de"), ("ar", "ar-u-nu-latn")):
        page = browse().get("/", headers={"Accept-Language": locale})

        assert f'data-formats="{formats}"' in page.text


def test_a_refusal_about_several_fields_is_translated_part_by_part(app):
    refusal = Invalid(title=say("This is text."), tags=say("Each tag is a word."))

    with app.test_request_context(headers=GERMAN):
        assert (
            filters.translated(refusal.sentence)
            == "Hier steht ein Text. Jedes Schlagwort ist ein Wort."
        )


def test_the_language_can_change_within_a_request_and_back(app):
    with app.test_request_context(headers=GERMAN):
        said = [gettext("Solved")]
        with force_locale("ar"):
            said += [gettext("Solved"), app.jinja_env.from_string("{{ _('Solved') }}").render()]
        said.append(gettext("Solved"))

    assert said == ["Gelöst", "تم الحل", "تم الحل", "Gelöst"]


def test_outside_of_a_request_the_community_speaks_its_own_language(app):
    assert gettext("Solved") == "Solved"


def test_what_goes_into_a_translated_message_is_escaped_on_pages_and_not_in_letters(app):
    words = "{% trans name=name %}See it on {{ name }}{% endtrans %}"

    with app.test_request_context(headers=GERMAN):
        assert app.jinja_env.from_string(words).render(name="<b>") == "Auf &lt;b&gt; ansehen"
        assert (
            app.jinja_env.overlay(autoescape=False).from_string(words).render(name="<b>")
            == "Auf <b> ansehen"
        )


def test_a_language_without_a_catalogue_cannot_be_the_communitys_own():
    with pytest.raises(ValidationError, match="DEFAULT_LOCALE must be one of ar, de, en"):
        Settings(environment="test", default_locale="tlh")
