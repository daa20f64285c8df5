from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance
from community.domain.categories.models import Category, Tag
from community.domain.threads.models import Closure, Removal
from community.importers import kitsune, load
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support import dumps
from tests.support.imported import answer, thread, user


def bring_in(folder, data_dir):
    return load.load(kitsune.read(folder), data_dir, lambda _tick: None)


@pytest.fixture
def forum(app, tmp_path):
    return bring_in(dumps.small_kitsune(tmp_path / "sumo"), tmp_path)


def test_votes_on_answers_are_counted_and_me_toos_on_questions(forum):
    helpful = answer(101)

    assert (helpful.imported_up, helpful.imported_down, helpful.score) == (3, 1, 2)
    assert helpful.wilson == pytest.approx(0.3006, abs=0.001)
    assert (thread(1).imported_me_too, thread(1).me_too_count) == (4, 4)


def test_the_solution_is_accepted_by_the_asker(forum):
    verdict = db.session.get(Acceptance, thread(1).id)

    assert (verdict.post_id, verdict.accepted_by) == (answer(101).id, thread(1).asker_id)
    assert thread(1).turn == "solved"
    assert thread(1).others_answers == 1


def test_the_environment_is_what_the_askers_program_told(forum):
    assert thread(1).environment == {"version": "115.3", "platform": "Windows 11"}
    assert thread(2).environment == {"platform": "Windows 7"}
    assert thread(3).environment == {}


def test_each_product_is_a_category_and_topic_and_language_are_tags(forum):
    category = db.session.scalar(select(Category))

    assert (category.slug, category.name) == ("thunderbird", "Thunderbird")
    assert [field["key"] for field in category.fields] == ["version", "platform"]
    assert thread(1).tags == ("email", "windows-11", "settings")
    assert thread(2).tags == ("email", "settings", "pt-br")


def test_a_locked_question_is_closed_and_an_archived_one_is_not(forum):
    closure = db.session.scalar(select(Closure))

    assert (thread(3).turn, thread(3).closed_reason) == ("closed", "off_topic")
    assert (closure.thread_id, closure.closed_at) == (
        thread(3).id,
        datetime(2024, 3, 4, 10, tzinfo=UTC),
    )
    assert thread(2).closed_at is None


def test_spam_is_here_but_removed_by_the_bot_and_counts_nowhere(forum):
    removals = db.session.scalars(select(Removal).order_by(Removal.id)).all()
    tags = {tag.slug: tag.thread_count for tag in db.session.scalars(select(Tag))}

    assert [(one.reason, db.session.get(User, one.removed_by).is_bot) for one in removals] == [
        ("spam", True), ("spam", True),
    ]  # fmt: skip
    assert thread(4).removed_at is not None
    assert answer(103).removed_at is not None
    assert thread(2).answer_count == 1
    assert thread(2).last_activity_at < answer(103).created_at
    assert tags["email"] == 7


def test_people_are_known_from_what_they_wrote_since_they_first_wrote(forum):
    assert user("early").joined_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert (user("boxed").name, user("boxed").handle) == ("Box Ed", "Box-Ed")


def test_a_name_that_is_an_address_is_not_shown_whole_and_claims_the_account(forum):
    writer = user("writer@example.com")

    assert (writer.name, writer.handle) == ("writer", "writer")
    assert writer.email == "writer@example.com"
    assert writer.email_confirmed_at is None


def test_titles_and_tags_that_are_too_long_are_cut(forum):
    long = thread(8)

    assert len(long.title) == 300
    assert "t" * 40 in long.tags
    assert forum.lost["title: The title was cut at 300 characters."] == 1


def test_edited_answers_say_so(forum):
    assert answer(101).edited_at == datetime(2024, 5, 1, tzinfo=UTC)
    assert answer(102).edited_at is not None
    assert answer(100).edited_at is not None


def test_what_is_left_out_is_told_with_its_reason(forum, tmp_path):
    lost = [(row["kind"], row["id"], row["reason"]) for row in dumps.report_of(tmp_path, "kitsune")]

    assert sorted(lost) == [
        ("acceptance", "5", "It was solved, but by which answer is not in the dump."),
        ("acceptance", "6", "The accepted answer is not in the dump."),
        ("answer", "101", "This id came before."),
        ("answer", "104", "Its question is not in the dump."),
        ("file", "questions.jsonl.gz", "The line is not JSON."),
        ("file", "questions.jsonl.gz", "The line is not a JSON object."),
        ("question", "", "It has no id."),
        ("question", "7", "It has no readable date."),
        ("title", "8", "The title was cut at 300 characters."),
    ]


def test_uncompressed_files_are_read_too(app, tmp_path):
    outcome = bring_in(dumps.small_kitsune(tmp_path / "plain", zipped=False), tmp_path)

    assert outcome.imported == {"question": 8, "answer": 4, "acceptance": 1}


def test_questions_alone_are_enough(app, tmp_path):
    folder = dumps.write_lines(tmp_path / "few", questions=[dumps.question(1)])

    assert bring_in(folder, tmp_path).imported == {"question": 1}


def test_a_file_that_breaks_off_gives_what_it_had(app, tmp_path):
    folder = dumps.small_kitsune(tmp_path / "torn")
    packed = folder / "answers.jsonl.gz"
    packed.write_bytes(packed.read_bytes()[:-8])

    outcome = bring_in(folder, tmp_path)

    assert outcome.imported["question"] == 8
    assert outcome.lost["file: The file cannot be read from here on."] == 1


def test_a_folder_without_questions_is_refused(app, tmp_path):
    with pytest.raises(Invalid):
        bring_in(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("agent", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101", "Windows 10 or 11"),
        ("Mozilla/5.0 (Windows NT 5.1)", "Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macOS 10.15.7"),
        ("Mozilla/5.0 (Linux; Android 14; K)", "Android 14"),
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:120.0)", "Linux"),
        ("curl", ""),
    ],
)
def test_a_user_agent_names_the_system(agent, system):
    assert kitsune.platform(agent) == system
