"""Made-up people, threads and posts for the page that shows every component; nothing of it is in a database."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.domain.accounts.cards import PersonCard, Role
from community.domain.answers.places import Stretch
from community.domain.categories.models import Tag
from community.domain.escalations.availability import Colleague
from community.domain.known_issues.cards import IssueCard
from community.domain.notifications.queries import Notice
from community.domain.notifications.rules import Kind
from community.domain.threads.cards import (
    Audience,
    CategoryCard,
    ClosedReason,
    PostCard,
    PostRole,
    ThreadRow,
    Turn,
)
from community.kernel import markdown
from community.web import styleguide_cases, styleguide_issues
from community.web.beside import SpeedWords
from community.web.desk_page import DeskPage
from community.web.known_issues import IssueForm, IssuePage
from community.web.near import NearThread
from community.web.pages import AcceptanceMark, ListPage, OfficialMark, Rights, ThreadPage

CATEGORY = CategoryCard("ovens", "Ovens and stoves")
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Senior"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
CODE = "journal --since today | grep 'E-41' | sort --unique --reverse | tail --lines=400 > /tmp/everything-it-said-today.log"
BODY = f"Every morning it **stops**. This is what it writes:\n\n```sh\n{CODE}\n```\n\n> Somebody said it is the fuse.\n\n- it is not\n- I looked"
ALL = Rights(**dict.fromkeys(Rights.__dataclass_fields__, True))


def _person(
    number: int, name: str, role: Role = Role.MEMBER, reputation: int = 120, handle: str | None = ""
) -> PersonCard:
    own = f"person-{number}" if handle == "" else handle
    return PersonCard(number, own, name, role, reputation, None)


PEOPLE = (
    _person(1, "Ida Berg"),
    _person(2, "Tomás Ferreira", reputation=12_480),
    _person(3, "Noor Haddad", Role.AGENT, 3_105),
    _person(4, "Li 李", Role.MODERATOR),
    _person(5, "مريم القحطاني"),
    _person(6, LONG_NAME),
    _person(7, "", handle=None),
)
ASKER, HELPER, AGENT, MODERATOR, *_others = PEOPLE


@dataclass(frozen=True, slots=True)
class Cards:
    """All that the page shows."""

    people: tuple[PersonCard, ...]
    rows: tuple[ThreadRow, ...]
    posts: tuple[PostCard, ...]
    page: ThreadPage
    watched: ThreadPage
    """The same thread, as those see it who have no part in its case."""
    strips: tuple[ThreadPage, ...]
    """The same thread in each turn."""
    solutions: tuple[ThreadPage, ...]
    """The same thread, solved and closed in each way."""
    list: ListPage
    notices: tuple[Notice, ...]
    colleagues: tuple[Colleague, ...]
    desk: DeskPage
    near: tuple[NearThread, ...]
    issues: tuple[IssueCard, ...]
    """One at each stage."""
    issue_page: IssuePage
    issue_form: IssueForm
    tags: tuple[Tag, ...]
    speed: SpeedWords
    every_right: Rights
    no_right: Rights
    long_name: str
    code: str


def made_up(now: datetime) -> Cards:
    """One of everything, as it would be at this time."""
    rows, posts = _rows(now), _posts(now)
    page = _page(now, posts, rows)
    issues = styleguide_issues.issues(now)
    return Cards(
        issues=issues, issue_page=styleguide_issues.page(issues, now), issue_form=styleguide_issues.form(),
        people=PEOPLE, rows=rows, posts=posts, page=page, watched=replace(page, support=replace(page.support, case=None, asked=None, rating_path=None)),
        strips=_strips(page, posts, now),
        solutions=_solutions(page), list=_list(rows), notices=_notices(now), desk=styleguide_cases.desk(rows, PEOPLE, page, now),
        colleagues=styleguide_cases.colleagues(PEOPLE, now),
        near=(NearThread(rows[4], None, issues[1]), NearThread(rows[3], None)),
        tags=(Tag(slug="wifi", thread_count=412), Tag(slug="timer", thread_count=1)),
        speed=SpeedWords("2 h", "81%", "64%"), every_right=ALL, no_right=Rights(),
        long_name=LONG_NAME, code=CODE,
    )  # fmt: skip


def _rows(now: datetime) -> tuple[ThreadRow, ...]:
    tags = {2: (), 3: (LONG_WORD[:40], "wifi", "firmware", "a-third-one")}
    excerpts = {4: "يتوقف وحده ثم يومض الضوء ثلاث مرات.", 6: ""}
    return tuple(
        ThreadRow(
            id=at, slug="made-up", title=title, turn=turn, category=CATEGORY, asker=PEOPLE[at],
            excerpt=excerpts.get(at, "It stops after ten minutes, then the light blinks three times."),
            tags=tags.get(at, ("timer", "firmware")), created_at=now - timedelta(hours=3 * at),
            last_activity_at=now, answer_count=at, me_too_count=3 * at, view_count=1_284 * at, score=2,
            has_accepted=turn is Turn.SOLVED, has_official=turn is Turn.SOLVED, duplicate_of_id=None,
            closed_reason=ClosedReason.DUPLICATE if turn is Turn.CLOSED else None,
        )
        for at, (turn, title) in enumerate((
            (Turn.NEEDS_ANSWER, "The timer stops by itself after ten minutes"),
            (Turn.WAITING_ON_ASKER, "It will not join the network of the shop"),
            (Turn.ANSWERED, LONG_WORD),
            (Turn.WITH_SUPPORT, "الفرن يتوقف بعد عشر دقائق"),
            (Turn.SOLVED, "What does E-41 on the display of the small one mean?"),
            (Turn.CLOSED, "The same question, asked before by somebody else"),
        ), 1)
    )  # fmt: skip


def _posts(now: datetime) -> tuple[PostCard, ...]:
    comments = tuple(
        _post(now, 90 + at, PEOPLE[at], body, PostRole.COMMENT, parent_id=11, audience=audience)
        for at, (body, audience) in enumerate((
            ("Is it the one with the glass door?", Audience.PUBLIC),
            ("Yes, bought in spring.", Audience.PUBLIC),
            ("Known to the workshop as case 88.", Audience.STAFF),
            ("Then `hold` and `start` together.", Audience.PUBLIC),
        ))
    )  # fmt: skip
    return (
        _post(now, 10, ASKER, BODY, PostRole.QUESTION),
        _post(now, 11, AGENT, "The timer of 4.7 counts in the wrong zone. **4.8** is out.", worked_count=9, failed_count=1, comments=comments, score=22),
        _post(now, 12, HELPER, "1. Hold `start`.\n2. Let go at the second blink.", worked_count=14),
        _post(now, 13, PEOPLE[5], f"{LONG_WORD}: which version is it?", asks_asker=True, score=-2),
        _post(now, 14, PEOPLE[6], "Buy another one.", removed_at=now, failed_count=3),
        _post(now, 15, ASKER, "My serial number.", audience=Audience.PRIVATE),
        _post(now, 16, AGENT, "Same batch as last week.", audience=Audience.STAFF),
    )  # fmt: skip


def _post(
    now: datetime,
    number: int,
    author: PersonCard,
    body: str,
    role: PostRole = PostRole.ANSWER,
    **more: object,
) -> PostCard:
    post = PostCard(
        id=number, thread_id=1, parent_id=None, role=role, audience=Audience.PUBLIC, author=author, body=body,
        html=markdown.render(body), score=4, worked_count=0, failed_count=0, created_at=now - timedelta(hours=number),
        edited_at=None, revision=1, removed_at=None, asks_asker=False,
    )  # fmt: skip
    return replace(post, **more)  # type: ignore[arg-type]


def _page(now: datetime, posts: tuple[PostCard, ...], rows: tuple[ThreadRow, ...]) -> ThreadPage:
    earlier = now - timedelta(hours=30)
    return ThreadPage(
        id=1, slug="made-up", title="The timer stops", turn=Turn.SOLVED, category=CATEGORY, tags=("timer", "firmware"),
        environment=(("Version", "4.7.1"), ("Platform", "Android 16")), asker=ASKER, created_at=now - timedelta(days=2),
        last_activity_at=now, view_count=1_284, me_too_count=12, follower_count=19, answer_count=4, question=posts[0],
        answers=posts[1:5], beside=posts[5:], next_answers=None, as_of=now,
        stretch=Stretch(first=31, last=60, total=300, newest_id=14, before="", end="made-up"),
        acceptance=AcceptanceMark(12, ASKER, earlier, on_behalf=False),
        acceptance_excerpt="Hold start. Let go at the second blink.",
        official=OfficialMark(11, AGENT, "Devices", earlier, changed_since=True),
        official_excerpt="The timer of 4.7 counts in the wrong zone. 4.8 is out.",
        order_reasons={post.id: "" for post in posts}, locked_at=None, closed_at=None, closed_by=None, closed_reason=None,
        duplicate_of=None, escalated_at=None, solved_at=earlier, solved_by=HELPER, asked_of_asker=None,
        my_votes={11: 1, 13: -1}, my_confirmations={12: True}, i_have_this_too=True, i_follow=False,
        muted=frozenset(),
        rights={post.id: ALL for card in posts for post in (card, *card.comments)}, may_answer=True,
        may_write_private=True, has_lane=True, may_write_note=True, closing_reasons=tuple(ClosedReason), may_escalate=True,
        support=styleguide_cases.support(styleguide_cases.rows(rows, AGENT, now)[1], AGENT, now),
        may_tend=True, known_issue=styleguide_issues.issues(now)[1], flagged=frozenset({12}), withheld={}, similar=rows[:3], helpers=PEOPLE[:3], known_for={HELPER.id: ("wifi", "timer")},
    )  # fmt: skip


def _strips(page: ThreadPage, posts: tuple[PostCard, ...], now: datetime) -> tuple[ThreadPage, ...]:
    return (
        replace(page, turn=Turn.NEEDS_ANSWER),
        replace(page, turn=Turn.WAITING_ON_ASKER, asked_of_asker=posts[3]),
        replace(page, turn=Turn.ANSWERED),
        replace(page, turn=Turn.WITH_SUPPORT, escalated_at=now - timedelta(hours=1)),
        page,
        replace(page, turn=Turn.CLOSED, closed_at=now, closed_by=MODERATOR),
    )


def _solutions(page: ThreadPage) -> tuple[ThreadPage, ...]:
    open_ = replace(page, acceptance=None, official=None)
    return (
        page,
        replace(open_, closed_reason=ClosedReason.OFF_TOPIC),
        replace(open_, closed_reason=ClosedReason.WITHDRAWN),
        replace(
            open_, closed_reason=ClosedReason.DUPLICATE, duplicate_of=(2, "made-up", "Asked before")
        ),
    )


def _list(rows: tuple[ThreadRow, ...]) -> ListPage:
    counts = {"needs-answer": 2, "active": 12_400, "new": 14, "solved": 9}
    return ListPage(
        view="active", rows=rows, next=None, counts=counts, category="ovens", tag="timer",
        only="official", categories=(CATEGORY,), marked={"with_support": 9, "official": 640},
    )  # fmt: skip


def _notices(now: datetime) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            id=at, kind=next(iter(Kind)), thread_id=1, thread_slug="made-up", thread_title=title, post_id=None,
            post_role=None, audience=audience, excerpt=excerpt, actor=PEOPLE[at], sentence=sentence,
            at=now - timedelta(days=at), read=at > 0,
        )
        for at, (sentence, title, excerpt, audience) in enumerate((
            ("Ida Berg answered your question.", "The timer stops", "Hold start.", Audience.PUBLIC),
            ("Noor Haddad wrote to you.", LONG_WORD, "", Audience.PRIVATE),
        ))
    )  # fmt: skip
