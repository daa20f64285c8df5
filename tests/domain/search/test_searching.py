from datetime import UTC, datetime, timedelta

import pytest

from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.search import queries
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid

THREADS = {
    "labels": ("The printer stops after the third label", "Two labels, then the light goes red."),
    "wifi": ("Wireless connection drops every evening", "The router is a café-style hotspot."),
    "error": ("Installation fails with ERR_0x80070005", "Version 3.1.2 refuses to install here."),
    "chinese": ("打印机无法连接到网络，应该怎么办呢？", "更新之后打印机就离线了。"),
    "japanese": ("プリンターがオフラインのままで困っています", "再起動しても印刷できません。"),
    "korean": ("프린터가 네트워크에 연결되지 않습니다", "업데이트 이후로 계속 오프라인입니다."),
    "arabic": ("الطابعة لا تتصل بالشبكة بعد التحديث", "أعدت تشغيل الجهاز مرتين بدون فائدة."),
    "russian": ("Принтер не подключается к сети дома", "После обновления всё сломалось."),
    "german": (
        "Größere Etiketten werden schräg gedruckt",
        "Auf der Straße drucken wir Übergrößen.",
    ),
    "c++": ("Linking the C++ library gives symbols twice", "Compiled with the newest compiler."),
}

FOUND = [
    ("printer", {"labels"}),
    ("PRINTERS", {"labels"}),
    ("label stopping", {"labels"}),
    ("installing", {"error"}),
    ("connections", {"wifi"}),
    ("cafe", {"wifi"}),
    ("café", {"wifi"}),
    ('"third label"', {"labels"}),
    ('"label third"', set()),
    ('"light goes red"', {"labels"}),
    ('"label two"', set()),
    ("label -red", set()),
    ("light -blue", {"labels"}),
    ("err_0x80070005", {"error"}),
    ("3.1.2", {"error"}),
    ("3.2.1", set()),
    ("打印机", {"chinese"}),
    ("网络", {"chinese"}),
    ("机打", set()),
    ("网", {"chinese"}),
    ("プリンター", {"japanese"}),
    ("印刷", {"japanese"}),
    ("네트워크", {"korean"}),
    ("طابعة", {"arabic"}),
    ("الطابعة", {"arabic"}),
    ("تحديث", {"arabic"}),
    ("принтер", {"russian"}),
    ("все сломалось", {"russian"}),
    ("grossere etiketten", {"german"}),
    ("STRASSE", {"german"}),
    ("c++", {"c++"}),
    ("tag:network", {"wifi"}),
    ("tag:network drops", {"wifi"}),
    ("tag:network printer", set()),
    ("-tag:network -打印机 light", {"labels"}),
    ("category:printing third", {"labels"}),
    ("category:nowhere third", set()),
    ("author:ben", {"labels"}),
    ("author:@Ben sensor", {"labels"}),
    ("author:nobody-of-this-name", set()),
    ("is:answered", {"labels"}),
    ("is:unanswered label", set()),
    ("is:unanswered router", {"wifi"}),
    ("is:solved", set()),
    ("turn:answered", {"labels"}),
    ("is:strange", set()),
    ("the", {"labels", "wifi", "c++"}),
    ("how does the printer", {"labels"}),
]

HARMLESS = [
    "*a*", "*", "a*", "?", "-", '"', '""', '"""""', '"a "b" c"', "-\"a", "AND", "OR NOT", "NOT",
    "a AND (b OR c)", "((((", "))))", "title:x", "text:*", "[a TO z]", "{a TO}", "a~2", "a^5",
    "'", "''", "\\", "\\'", "'\\", "a:*", "a & b | !c", "<->", "a <-> b", "!", "%", "_", "tag:",
    "tag:*", "tag:\"", "author:", "author:%", "is:", "category:'", "-tag:x", "--x", "\x00", "a\x00b",
    "\ud7ff\uffff", "😀", "😀" * 40, "\u200d", "\u0301", "١٢٣", "x" * 200, "' OR 1=1 --", "$$", ";",
    "id:1", "c:1", "turn:solved", "turn:x", ":", "::", "é" * 200, "字" * 200,
]  # fmt: skip


@pytest.fixture
def ids(cast, write):
    made = {}
    for name, (title, body) in THREADS.items():
        tags = ["network"] if name == "wifi" else []
        by = cast.root if tags else cast.ada
        made[name] = cast.thread(title=title, body=body, by=by, tags=tags).id
    labels = db.session.get(Thread, made["labels"])
    cast.answer(labels, body="Clean the sensor with a dry cloth.")
    write()
    return made


def found(q, viewer=None, **narrowing):
    return [hit.row.id for hit in queries.search(q, viewer, **narrowing).hits]


def test_a_search_finds_what_it_asks_for_and_nothing_else(ids):
    names = {number: name for name, number in ids.items()}

    answered = {}
    for q, _ in FOUND:
        results = queries.search(q, None)
        answered[q] = {names[hit.row.id] for hit in results.hits}
        assert results.total == len(answered[q])
        assert not results.degraded

    assert answered == dict(FOUND)


def test_no_query_does_harm(ids):
    for q in HARMLESS:
        results = queries.search(q, None)

        assert not results.degraded, q
        assert results.total <= len(ids), q


@pytest.mark.parametrize("q", ["x" * 201, " ".join(f"w{n}" for n in range(17)), "a " * 1000])
def test_a_query_that_is_too_long_is_refused_in_words(ids, q):
    with pytest.raises(Invalid) as refusal:
        queries.search(q, None)

    assert "q" in refusal.value.fields


def test_an_empty_search_finds_nothing(ids):
    assert queries.search("  ", None).total == 0


def test_the_fields_beside_narrow_too(ids, cast):
    assert found("label", category="printing") == [ids["labels"]]
    assert found("label", tag="network") == []
    assert found("", tag="network") == [ids["wifi"]]
    assert found("label", turn="answered") == [ids["labels"]]
    with pytest.raises(Invalid):
        found("label", turn="nobody")


@pytest.mark.parametrize(
    ("q", "meant"),
    [("prnter", "printer"), ("conection", "connection"), ("evenign drops", "evening drops")],
)
def test_a_misspelt_word_is_forgiven(ids, q, meant):
    results = queries.search(q, None)

    assert results.hits
    assert results.corrected == meant


def test_what_is_spelt_well_is_not_corrected(ids):
    assert queries.search("printer", None).corrected is None
    assert queries.search("xylophonist", None).corrected is None


def test_the_words_are_marked_in_an_escaped_place_of_the_text(cast, write):
    thread = cast.thread(
        title="A <b>bold</b> title about printers",
        body="Before. " * 60 + "Here `<script>` breaks the printing of labels. " + "After. " * 60,
    )
    write()

    hit = queries.search("printer script", None).hits[0]

    assert hit.row.id == thread.id
    assert "<mark>printers</mark>" in hit.title
    assert "<b>" not in hit.title
    assert "&lt;<mark>script</mark>&gt;" in hit.fragment
    assert "<script>" not in hit.fragment
    assert len(hit.fragment) < 400


def test_the_fragment_is_from_the_post_that_says_it(ids, cast):
    hit = queries.search("sensor cloth", None).hits[0]

    assert hit.fragment.startswith("Clean the <mark>sensor</mark>")
    assert db.session.get(Post, hit.post_id).role == "answer"


def test_solved_and_recent_threads_come_first(cast, write):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with clock.frozen(now - timedelta(days=2000)):
        old = cast.thread(title="Scanner shows a blank sheet")
    with clock.frozen(now - timedelta(days=1)):
        recent = cast.thread(title="Scanner shows a blank sheet")
        solved = cast.thread(title="Scanner shows a blank sheet")
        answers.accept(cast.answer(solved, body="Turn it over."), by=cast.ada)
    write()

    with clock.frozen(now):
        assert found("scanner blank") == [solved.id, recent.id, old.id]
        assert found("scanner is:solved") == [solved.id]
        assert set(found("scanner is:open")) == {recent.id, old.id}


def test_a_word_in_the_title_counts_more_than_one_in_an_answer(cast, write):
    other = cast.thread(title="Something else altogether happens")
    cast.answer(other, body="Perhaps the humidity is to blame.")
    titled = cast.thread(title="Humidity makes the paper curl")
    write()

    assert found("humidity") == [titled.id, other.id]


def test_pages_follow_one_another_without_gap_or_repeat(cast, write):
    made = {cast.thread(title=f"Numbered question about toner {n:02}").id for n in range(9)}
    write()

    seen, after = [], None
    for _ in range(5):
        page = queries.search("toner", None, after=after, limit=2)
        assert page.total == 9
        seen += [hit.row.id for hit in page.hits]
        after = page.next

    assert after is None
    assert len(seen) == 9
    assert set(seen) == made
    with pytest.raises(Invalid):
        queries.search("toner", None, after="nonsense")


def test_similar_threads_are_found_by_some_of_the_words(ids):
    rows = queries.similar("My printer always stops at the second label, why?", None)

    assert rows[0].id == ids["labels"]
    assert queries.similar("", None) == []
    assert queries.similar("the of and", None) == []


def test_one_word_of_many_makes_no_thread_like_a_title(ids):
    rows = queries.similar("The hotspot drops each label", None)

    assert [row.id for row in rows] == [ids["wifi"]]


def test_of_two_words_one_is_enough(ids):
    rows = queries.similar("Hotspot or label?", None)

    assert {row.id for row in rows} == {ids["wifi"], ids["labels"]}


def test_a_former_member_is_found_by_no_name(ids, cast):
    db.session.execute(db.update(User).where(User.id == cast.ben.id).values(deleted_at=clock.now()))
    db.session.commit()

    assert found("author:ben") == []
