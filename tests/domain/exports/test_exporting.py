"""One's own data in one file: all that is one's own, and of others nothing one may not read."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.blocks import operations as blocks
from community.domain.categories import operations as categories
from community.domain.consents import operations as consents
from community.domain.departures import inventory
from community.domain.escalations import operations as escalations
from community.domain.exports import operations, parts
from community.domain.flags import operations as flags
from community.domain.moderation import operations as moderation
from community.domain.notifications.models import Email
from community.domain.notifications.queries import notices
from community.domain.suggestions import operations as suggestions
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.models import Post
from community.domain.uploads.models import Upload
from community.domain.votes import operations as votes
from community.jobs.deliver_mail import deliver_due
from community.jobs.make_exports import make_exports
from community.kernel import clock
from community.kernel.db import db
from tests.support import planted
from tests.support.exported import data, exported, whole
from tests.support.leaving import picture
from tests.support.standing import trusted

NOT_EXPORTED = {
    # Records of the team's and the moderators' work: the community's, not one person's.
    "closure", "endorsement", "endorsement_proposal", "escalation_move", "escalation_rule",
    "legal_text", "review_item", "setting", "voided_pair", "watched_word", "team_member", "workload",
    "known_issue", "known_issue_binding", "known_issue_change",
    # Whom moderators hold silently would know by it; and where somebody looks this minute is over by then.
    "silent_limit", "presence",
    # What remains of somebody who has left.
    "departure",
}  # fmt: skip


def test_every_table_of_a_persons_is_in_it_or_is_left_out_for_a_reason(cast):
    of_people = {table.name for table in planted.tables() if planted.people_columns(table)}
    selected = set()
    for part in parts.PARTS:
        query, _key = part.select(cast.ada)
        selected |= {name for name in of_people if re.search(rf'FROM "?{name}"?[ \n]', str(query))}

    assert of_people - selected - NOT_EXPORTED == set(), "put it into exports/parts.py"
    assert "idempotency_key.person_id" in {
        f"{one.class_.__tablename__}.{one.key}" for one in inventory.DELETED
    }


def test_it_holds_all_that_is_theirs(cast):
    trusted(cast.ben)
    consents.publish("terms", "Be kind.", by=cast.root)
    consents.agree(cast.ben)
    accounts.open_session(cast.ben, "203.0.113.7", "Mozilla/5.0")
    thread = cast.thread()
    answer = cast.answer(thread, body="First words of XMINE.")
    editing.edit(answer, by=cast.ben, body="Second words of XMINE.", reason="clearer")
    removed = cast.answer(thread, body="A removed XGONE.")
    threads.remove(removed, by=cast.ben)
    question = db.session.get(Post, 1)
    votes.vote(question, by=cast.ben, value=1)
    votes.say_me_too(thread, by=cast.ben) if hasattr(votes, "say_me_too") else None
    flags.flag(question, by=cast.ben, reason="rude", note="XFLAG note")
    suggestions.suggest(question, by=cast.cleo, body="Something of Cleo’s.")
    moderation.warn(answer, by=cast.mo, reason="XWARNED: stay kind.")
    moderation.note(cast.ben, by=cast.mo, text="XSECRET note about him.")
    blocks.keep_away(cast.cleo, by=cast.ben, kind="mute")
    picture(cast.ben, "mine.webp")

    files = exported(cast.ben)

    assert data(files, "account")[0]["email"] == "ben@example.com"
    assert [post["body"] for post in data(files, "posts")] == [
        "Second words of XMINE.", "A removed XGONE.",
    ]  # fmt: skip
    assert data(files, "posts")[1]["removed_at"] and data(files, "posts")[0]["thread_title"]
    assert "First words of XMINE." in str(data(files, "revisions"))
    assert data(files, "votes")[0]["value"] == 1
    assert data(files, "flags")[0]["note"] == "XFLAG note"
    assert data(files, "warnings")[0]["reason"] == "XWARNED: stay kind."
    assert data(files, "kept_away")[0]["handle"] == "cleo"
    assert data(files, "consents")[0]["page"] == "terms"
    assert data(files, "devices")[0]["address"] == "203.0.113.0/24"
    assert data(files, "follows")
    assert files["uploads/mine.webp"] == b"PIXELSmine.webp"
    page = files["pages/posts.html"].decode()
    assert ">Second words of XMINE.</p>" in page
    assert {f"pages/{part.name}.html" for part in parts.PARTS} <= files.keys()
    for secret in ("XSECRET", "password", "argon", "token_digest", "Cleo’s"):
        assert secret not in whole(files), secret


def test_nothing_of_others_is_in_it_that_they_may_not_read(cast):
    thread = cast.thread()
    cast.answer(thread, body="A note XNOTE of the team.", by=cast.sam, audience="staff")
    escalations.escalate(thread, by=cast.mo, reason="XREASON of the moderator.")
    hidden = cast.thread(title="XTITLE that nobody reads any more", by=cast.cleo)
    trusted(cast.ben)
    votes.vote(db.session.get(Post, 3), by=cast.ben, value=1)
    threads.remove(db.session.get(Post, 3), by=cast.mo)
    assert hidden.id == 2

    for person in (cast.ada, cast.ben):
        text = whole(exported(person))
        for secret in ("XNOTE", "XREASON", "XTITLE"):
            assert secret not in text, secret


def test_who_voted_for_them_stays_a_secret(cast):
    trusted(cast.cleo)
    answer = cast.answer(cast.thread())
    votes.vote(answer, by=cast.cleo, value=1)

    files = exported(cast.ben)

    assert data(files, "reputation")[0]["points"] == 10
    assert "cleo" not in whole(files).lower()
    assert not re.search(r"\bactor", whole(files))


def test_notes_of_the_team_stay_with_the_team(cast):
    thread = cast.thread()
    cast.answer(thread, body="XNOTE of Sam’s.", by=cast.sam, audience="staff")
    assert "XNOTE" in whole(exported(cast.sam))

    accounts.grant_role(cast.sam, "member", by=cast.root)
    db.session.refresh(cast.sam)

    assert "XNOTE" not in whole(exported(cast.sam))


def test_titles_of_a_category_that_was_closed_to_them_are_absent(cast):
    thread = cast.thread(title="XTITLE of somebody else here", by=cast.cleo)
    trusted(cast.ben)
    cast.answer(thread, body="My own words.")
    cast.category.readers = "staff"
    db.session.commit()

    files = exported(cast.ben)

    assert data(files, "posts")[0]["body"] == "My own words."
    assert "XTITLE" not in whole(files)


def test_its_person_is_told_on_the_site_and_by_mail(cast, app):
    operations.ask(cast.ada)
    make_exports()

    assert [(one.kind, one.path) for one in notices(cast.ada).items] == [
        ("export", "/settings/export")
    ]
    assert db.session.scalars(select(Email.kind)).all() == ["export"]
    assert deliver_due() == 1
    assert db.session.scalars(select(Email.sent_at)).one()


def test_a_suspended_person_has_it_too_and_is_told(cast):
    accounts.suspend(cast.ben, clock.now() + timedelta(days=9), "Spam", by=cast.mo)
    db.session.refresh(cast.ben)

    assert data(exported(cast.ben), "account")[0]["suspension_reason"] == "Spam"
    assert [one.kind for one in notices(cast.ben).items] == ["export"]
    assert deliver_due() == 1


def test_pictures_of_others_are_not_in_it(cast):
    picture(cast.ada, "adas.webp")
    picture(cast.ben, "bens.webp")

    files = exported(cast.ada)

    assert {name for name in files if name.startswith("uploads/")} == {"uploads/adas.webp"}
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 2


def test_a_category_nobody_reads_is_no_hole(cast):
    secret = categories.create(
        name="Staff room", slug="staff-room", readers="staff", writers="staff"
    )
    cast.category = secret
    thread = cast.thread(by=cast.sam, title="XTITLE of the staff room")
    cast.answer(thread, by=cast.root, body="XNOTE")

    assert "XTITLE" not in whole(exported(cast.ada))
