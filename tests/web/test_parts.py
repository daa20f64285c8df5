"""Parts of pages are kept for all readers alike, and nobody can tell from what they read."""

import re
from datetime import timedelta
from itertools import cycle

import pytest
from jinja2 import meta
from markupsafe import Markup

from community.domain.accounts import profiles
from community.domain.answers import operations as answers
from community.domain.blocks import operations as blocks
from community.domain.flags import operations as flags
from community.domain.threads import operations as threads
from community.domain.threads.queries import rows
from community.domain.votes import operations as votes
from community.kernel import cache, clock
from community.web import parts
from tests.support.standing import trusted
from tests.support.walking import unmarked

LANGUAGES = ("en", "de", "ar")


@pytest.fixture
def read(cast, browse):
    """What each of the cast reads at an address, among them somebody in each language."""
    people = {name: browse(person) for name, person in cast.everyone.items()}

    def read(path):
        cache.forget_all()
        found = {}
        for (name, client), language in zip(people.items(), cycle(LANGUAGES), strict=False):
            client.set_cookie("locale", language, domain="localhost")
            answer = client.get(path)
            assert answer.status_code == 200
            found[name] = unmarked(answer.get_data(as_text=True))
        return found

    return read


def differing(one, other):
    return [who for who in one if one[who] != other[who]]


@pytest.mark.slow
def test_what_is_kept_reads_as_what_is_made_anew_whatever_happens(cast, read):
    for person in (cast.ada, cast.ben, cast.cleo):
        trusted(person)
    thread = cast.thread(tags=["labels"])
    first, second = cast.answer(thread), cast.answer(thread, by=cast.cleo, body="Turn it off.")
    page = f"/questions/{thread.id}/{thread.slug}"
    happenings = {
        "nothing": lambda: None,
        "a vote": lambda: votes.vote(first, by=cast.cleo, value=1),
        "a comment": lambda: threads.comment(first, by=cast.ada, body="Which one?"),
        "a trial": lambda: answers.confirm(second, by=cast.ada, worked=True),
        "a flag": lambda: flags.flag(second, by=cast.ben, reason="rude"),
        "an acceptance": lambda: answers.accept(first, by=cast.ada),
        "an endorsement": lambda: answers.endorse(second, by=cast.sam),
        "an edit": lambda: threads.edit(first, by=cast.ben, body="Clean it <b>well</b>."),
        "a new name": lambda: profiles.change_profile(cast.ben, name="Benedict"),
        "a mute": lambda: blocks.keep_away(cast.cleo, by=cast.ada),
        "a removal": lambda: threads.remove(second, by=cast.mo),
    }

    changed, before = set(), None
    now = clock.now()
    for name, happens in happenings.items():
        now += timedelta(minutes=1)
        with clock.frozen(now):
            happens()
            kept = read(page)
            parts.forget_all()
            assert not differing(kept, read(page)), name
        changed |= {name} if kept != before else set()
        before = kept
    with clock.frozen(now + timedelta(minutes=20)):
        later, listed = read(page), read("/")
        parts.forget_all()
        assert not differing(later, read(page))
        assert not differing(listed, read("/"))

    assert changed == set(happenings), "each of them shows"
    assert later != before, "so does the time"


def test_readers_alike_share_a_part_and_others_do_not(cast, browse):
    thread = cast.thread()
    cast.answer(thread)
    page = f"/questions/{thread.id}/{thread.slug}"
    mo, cleo, root = (browse(person) for person in (cast.mo, cast.cleo, cast.root))
    parts.forget_all()

    def made(client):
        before = parts._made_answer.cache_info().misses
        client.get(page)
        return parts._made_answer.cache_info().misses - before

    assert made(cleo) == 1
    assert made(cleo) == 0
    assert made(mo) == 1, "a moderator may do more with it"
    assert made(root) == 1
    assert made(browse(None)) == 1


def test_plain_text_and_safe_html_of_the_same_letters_are_not_taken_for_each_other(cast, app):
    cast.thread(title="Why does it print &lt;b&gt; instead?")
    (row,) = rows(None).items
    with app.test_request_context():
        safe = parts.lines_of([row], {row.id: (Markup(row.title), Markup(row.excerpt))})
        (plain,) = parts.lines_of([row], {row.id: (row.title, row.excerpt)})

    assert "print &lt;b&gt;" in safe[0]
    assert "print &amp;lt;b&amp;gt;" in plain


def test_what_is_made_once_for_a_language_asks_for_nothing_but_its_values_words_and_icons(app):
    engine = app.jinja_env
    sources = [engine.loader.get_source(engine, name)[0] for name in engine.list_templates()]
    asked_for = {name for source in sources for name in re.findall(r'as_ever\("([^"]+)"', source)}

    assert asked_for
    for name in asked_for:
        parsed = engine.parse(engine.loader.get_source(engine, name)[0])
        assert meta.find_undeclared_variables(parsed) <= {"_"}, name
        assert set(meta.find_referenced_templates(parsed)) <= {"shared/_icon.html"}, name


def test_the_keys_one_is_told_of_are_those_of_ones_own_work(cast, browse):
    told = {}
    for name, person in cast.everyone.items():
        page = browse(person).get("/about").get_data(as_text=True)
        told[name] = ("At the desk" in page, "In the review queue" in page)

    assert told == {
        "a visitor": (False, False), "the asker": (False, False), "the answerer": (False, False),
        "a bystander": (False, False), "a moderator": (False, True), "an agent": (True, True),
        "an admin": (True, True),
    }  # fmt: skip
