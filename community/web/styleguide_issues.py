"""Made-up known issues for the page that shows every component."""

from datetime import datetime, timedelta

from community.domain.known_issues.cards import BoundRow, ChangeRow, IssueCard, Stage
from community.domain.threads.models import Thread
from community.web.known_issues import IssueForm, IssuePage


def issues(now: datetime) -> tuple[IssueCard, ...]:
    """One at each stage."""
    return tuple(
        IssueCard(
            id=at, thread_id=at, slug="made-up", title=title, stage=stage,
            fixed_in="4.8.1" if stage is Stage.FIXED else "", note=note,
            since=now - timedelta(hours=5 * at), declared_at=now - timedelta(days=2), number=at,
            affected=31 * at, bound=at - 1,
        )
        for at, (stage, title, note) in enumerate((
            (Stage.INVESTIGATING, "The timer stops by itself after ten minutes", ""),
            (Stage.IDENTIFIED, "It will not join the network of the shop", "Set the channel to 6 by hand: the one it chooses itself is wrong."),
            (Stage.FIXED, "الفرن يتوقف بعد عشر دقائق", "أعد تشغيله بعد التحديث."),
        ), 1)
    )  # fmt: skip


def page(shown: tuple[IssueCard, ...], now: datetime) -> IssuePage:
    """What staff can say of a question that is none yet."""
    thread = Thread(id=9, title="The timer stops", slug="made-up")
    return IssuePage(
        thread=thread, issue=None, may_declare=True, open_issues=shown[:2],
        bound=(BoundRow(7, "made-up", "The timer stops again", now),),
        history=(ChangeRow(1, Stage.INVESTIGATING, "", "", now),),
    )  # fmt: skip


def form() -> IssueForm:
    """The form as it is before anything is typed."""
    return IssueForm(formdata=None)
