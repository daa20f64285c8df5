"""Parts of pages that many readers see alike, an answer and a line of a list: made once and kept.

A part is kept under all that it is made of, so it is never out of date, and nobody is shown what they were not
given to read: see docs/decisions/0028.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, get_template_attribute, render_template, request
from flask_babel import get_timezone
from markupsafe import Markup

from community.domain.desk.reading import public_parts
from community.domain.desk.showing import PublicPart
from community.domain.known_issues import queries as known_issues
from community.domain.known_issues.cards import IssueCard
from community.domain.threads.cards import Audience, PostCard, ThreadRow, Turn
from community.kernel import clock
from community.web.assets import address
from community.web.locales import current_locale
from community.web.pages import AcceptanceMark, OfficialMark, Rights, ThreadPage
from community.web.times import ago, moment
from community.web.viewer import viewer

MOST = 1_000  # of each kind in a process; an answer is some five kilobytes


@dataclass(frozen=True, slots=True)
class Reader:
    """What a part depends on besides what it shows."""

    locale: str
    zone: str
    visiting: str | None
    """The page to come back to after signing in; None for who is signed in."""
    root: str
    icons: str


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """All that the part of a public answer is made of. Its template is given nothing but this, under the
    names that a whole page has them by, so what it asks for beyond it fails at once."""

    post: PostCard
    ages: tuple[str, ...]
    """What its moments are called now: "3 hr ago"."""
    acceptance: AcceptanceMark | None
    official: OfficialMark | None
    may_tend: bool
    muted: frozenset[int]
    flagged: frozenset[int]
    its_rights: tuple[Rights, ...]
    """Of the answer, then of each of its comments."""
    its_vote: int | None
    its_confirmation: bool | None
    its_reason: str | None
    its_tags: tuple[str, ...]

    @property
    def rights(self) -> Mapping[int, Rights]:
        cards = (self.post, *self.post.comments)
        return {card.id: right for card, right in zip(cards, self.its_rights, strict=True)}

    @property
    def my_votes(self) -> Mapping[int, int | None]:
        return {self.post.id: self.its_vote}

    @property
    def my_confirmations(self) -> Mapping[int, bool | None]:
        return {self.post.id: self.its_confirmation}

    @property
    def order_reasons(self) -> Mapping[int, str | None]:
        return {self.post.id: self.its_reason}

    @property
    def known_for(self) -> Mapping[int, tuple[str, ...]]:
        return {self.post.author.id: self.its_tags}


@dataclass(frozen=True, slots=True)
class LinePart:
    """What a line of a list is made of besides its thread."""

    team: PublicPart | None
    """What everybody may know of the team's work, if the team has it."""
    issue: IssueCard | None
    """The known issue that it is or is bound to."""
    is_late: bool
    """The reply that the team owes was due before now."""
    is_active_since: bool
    """Somebody wrote in it after it was asked, and not just then."""
    moments: tuple[str, ...]
    """What its moments are called now."""


def init(app: Flask) -> None:
    """Let the templates ask for parts."""
    app.jinja_env.globals.update(answers_of=answers_of, lines_of=lines_of, as_ever=as_ever)


def answers_of(page: ThreadPage) -> list[str]:
    """The public answers of a page as they are shown, in its order."""
    reader = _reader()
    return [_answer(page, post, reader) for post in page.answers]


def lines_of(rows: Iterable[ThreadRow], marked: Mapping[int, tuple[Markup, Markup]]) -> list[str]:
    """Threads as the lines of a list. `marked` is a map from id to title and excerpt as safe HTML, in place of the plain ones."""
    reader = _reader()
    rows = tuple(rows)
    # One query for all of them, and none for what shows the words that were searched for instead.
    plain = [row for row in rows if row.id not in marked]
    team = public_parts([row.id for row in plain if row.turn is Turn.WITH_SUPPORT])
    issues = known_issues.of_threads([row.id for row in rows], viewer())
    return [
        _line(
            row, *marked.get(row.id, (None, None)),
            _beside(row, team.get(row.id), issues.get(row.id)), reader,
        )
        for row in rows
    ]  # fmt: skip


def as_ever(template: str, macro: str, *values: Hashable) -> Markup:
    """What a macro makes of these values in the reader's language.

    For what asks for nothing else than its values, words and icons; `tests/web/test_parts.py` names those macros.
    """
    return _as_ever(template, macro, values, current_locale(), address("icons.svg"))


def forget_all() -> None:
    """Make every part anew; for measuring what that costs."""
    _as_ever.cache_clear()
    _made_answer.cache_clear()
    _line.cache_clear()


def _answer(page: ThreadPage, post: PostCard, reader: Reader) -> str:
    if post.removed_at is not None or post.audience is not Audience.PUBLIC:
        return Markup(render_template("threads/_post.html", page=page, post=post))  # noqa: S704
    return _made_answer(_part_of(page, post), reader)


def _part_of(page: ThreadPage, post: PostCard) -> AnswerPart:
    cards = (post, *post.comments)
    acceptance, official = page.acceptance, page.official
    acceptance = acceptance if acceptance and acceptance.post_id == post.id else None
    official = official if official and official.post_id == post.id else None
    moments = [card.created_at for card in cards]
    moments += [mark.at for mark in (acceptance, official) if mark]
    if post.edited_at:
        moments.append(post.edited_at)
    return AnswerPart(
        post=post,
        ages=tuple(map(ago, moments)),
        acceptance=acceptance,
        official=official,
        may_tend=page.may_tend,
        muted=page.muted.intersection(card.author.id for card in cards),
        flagged=page.flagged.intersection(card.id for card in cards),
        its_rights=tuple(page.rights[card.id] for card in cards),
        its_vote=page.my_votes.get(post.id),
        its_confirmation=page.my_confirmations.get(post.id),
        its_reason=page.order_reasons.get(post.id),
        its_tags=page.known_for.get(post.author.id, ()),
    )


@lru_cache(maxsize=MOST)
def _made_answer(part: AnswerPart, _reader: Reader) -> str:
    return Markup(render_template("threads/_post.html", page=part, post=part.post))  # noqa: S704


@lru_cache(maxsize=MOST, typed=True)
def _as_ever(
    template: str, macro: str, values: tuple[Hashable, ...], _locale: str, _icons: str
) -> Markup:
    return Markup(get_template_attribute(template, macro)(*values))  # noqa: S704


# By type too: safe HTML and plain text with the same letters are equal, and are not shown alike.
@lru_cache(maxsize=MOST, typed=True)
def _line(
    row: ThreadRow, title: str | None, excerpt: str | None, beside: LinePart, _reader: Reader
) -> str:
    macro = get_template_attribute("shared/_thread_row.html", "thread_row")
    html: str = macro(row, title, excerpt, beside)
    return html


def _beside(row: ThreadRow, team: PublicPart | None, issue: IssueCard | None) -> LinePart:
    asked, active = ago(row.created_at), ago(row.last_activity_at)
    due_at = team.reply_due_at if team else None
    return LinePart(
        team=team,
        issue=issue,
        is_late=due_at is not None and due_at <= clock.now(),
        is_active_since=asked != active,
        moments=(asked, active, *(moment(at) for at in (team.since, due_at) if at))
        if team
        else (asked, active),
    )


def _reader() -> Reader:
    return Reader(
        locale=current_locale(),
        zone=str(get_timezone()),
        visiting=None if viewer() else request.path,
        root=request.script_root,
        icons=address("icons.svg"),
    )
