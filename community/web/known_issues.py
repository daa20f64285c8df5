"""Known issues: the page of all of them, and on a question's page what staff and moderators say of one."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, TextAreaField

from community.domain.accounts.models import User
from community.domain.known_issues import operations, queries, rules
from community.domain.known_issues.cards import BoundRow, ChangeRow, IssueCard, Stage
from community.domain.threads.models import Thread
from community.domain.threads.queries import get_thread
from community.kernel import clock
from community.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from community.kernel.words import say
from community.web import thread_parts
from community.web.filters import translated
from community.web.forms.threads import Plain
from community.web.rendering import Undo, done, filled, is_fragment, is_undo, told
from community.web.threads import address_of
from community.web.viewer import signed_in, viewer

bp = Blueprint("known_issues", __name__)


class IssueForm(Plain):
    """How far a known issue is, and which one a question is about."""

    stage = StringField()
    note = TextAreaField()
    fixed_in = StringField()
    seen = HiddenField()
    to = StringField()
    named = StringField()


@dataclass(frozen=True, slots=True)
class IssuePage:
    """What can be said of one question, and what was."""

    thread: Thread
    issue: IssueCard | None
    """What it is or is bound to."""
    may_declare: bool
    open_issues: tuple[IssueCard, ...]
    """Those it can be bound to, the latest news first."""
    bound: tuple[BoundRow, ...]
    history: tuple[ChangeRow, ...]

    @property
    def is_own(self) -> bool:
        return self.issue is not None and self.issue.thread_id == self.thread.id

    @property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(Stage)


@bp.get("/known-issues")
def index() -> ResponseReturnValue:
    state = request.args.get("state") or queries.OPEN
    page = queries.issues(viewer(), state, request.args.get("after"))
    return render_template(
        "known_issues/index.html", issues=page.items, state=state,
        next=url_for("known_issues.index", state=state, after=page.next) if page.next else None,
    )  # fmt: skip


@bp.get("/questions/<int:thread_id>/known-issue")
def show(thread_id: int) -> ResponseReturnValue:
    person = _carer()
    return _page(get_thread(thread_id, person), person, IssueForm(formdata=None))


@bp.route("/questions/<int:thread_id>/known-issue", methods=["POST", "DELETE"])
def declare(thread_id: int) -> ResponseReturnValue:
    """Declare it, or say how far it is; or withdraw it."""

    def said(thread: Thread, person: User, form: IssueForm) -> tuple[str, Undo | None]:
        if is_undo():
            operations.withdraw(thread, person, _seen(form))
            return say("It is no known issue any more."), None
        is_new = queries.standing_of(thread.id) is None
        words = form.stage.data or "", form.note.data or "", form.fixed_in.data or ""
        operations.declare(thread, person, *words, seen=_seen(form))
        if not is_new:
            return say("Changed, here and on all that is bound to it."), None
        again = Undo(url_for("known_issues.declare", thread_id=thread_id), deletes=True)
        return say("It is a known issue now."), again

    return _tended(thread_id, said)


@bp.route("/questions/<int:thread_id>/known-issue/binding", methods=["POST", "DELETE"])
def bind(thread_id: int) -> ResponseReturnValue:
    def said(thread: Thread, person: User, form: IssueForm) -> tuple[str, Undo | None]:
        if is_undo():
            operations.unbind(thread, person)
            return say("It is bound to no known issue any more."), None
        operations.bind(thread, person, to=_target(form.named.data or form.to.data or "", person))
        again = Undo(url_for("known_issues.bind", thread_id=thread_id), deletes=True)
        return say("Bound. A fix is told to all who have it here, too."), again

    return _tended(thread_id, said)


Said = Callable[[Thread, User, IssueForm], tuple[str, Undo | None]]


def _tended(thread_id: int, verb: Said) -> ResponseReturnValue:
    """Do it, on the page that stands or on the way there; what is refused is said over the forms."""
    person, form = _carer(), IssueForm()
    thread = get_thread(thread_id, person)
    try:
        said, undo = verb(thread, person, form)
    except (Invalid, Conflict) as error:
        sentences = list(error.fields.values()) if isinstance(error, Invalid) else [error.sentence]
        wrong = tuple(translated(sentence) for sentence in sentences)
        # A refused operation was rolled back, and the thread forgot what was loaded with it.
        again = _page(get_thread(thread_id, person), person, form, wrong)
        return (filled(again), 422) if is_fragment() else (again, error.status)
    if not is_fragment():
        return done(said, address_of(thread), lambda: "", undo)
    changed = thread_parts.changes(thread_id, person)
    return f"{filled('')}{changed}{told('success', translated(said), undo, quiet=undo is None)}"


def _page(thread: Thread, person: User, form: IssueForm, wrong: tuple[str, ...] = ()) -> str:
    issue = queries.of_thread(thread.id, person)
    is_own = issue is not None and issue.thread_id == thread.id
    page = IssuePage(
        thread=thread, issue=issue, may_declare=rules.may_declare(person, clock.now()),
        open_issues=() if issue else queries.issues(person).items,
        bound=tuple(queries.bound_to(issue.id, person)) if issue and is_own else (),
        history=tuple(queries.history_of(issue.id)) if issue and is_own else (),
    )  # fmt: skip
    name = "known_issues/_dialog.html" if is_fragment() else "known_issues/show.html"
    return render_template(name, page=page, form=form, wrong=wrong)


def _carer() -> User:
    person = signed_in()
    if not rules.may_bind(person, clock.now()):
        raise Forbidden(say("This is for moderators and the support team."))
    return person


def _seen(form: IssueForm) -> int | None:
    """The number of the change that the form was made of; a form that says none changes whatever stands."""
    typed = form.seen.data or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _target(typed: str, person: User) -> Thread:
    """The known issue that was chosen, or named by its address or number."""
    number = typed.strip().split("/questions/")[-1].split("/")[0].lstrip("#")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Invalid(to=say("Paste the address of the known issue, or its number."))
    try:
        return get_thread(int(number), person)
    except (NotFound, Gone):
        raise Invalid(to=say("There is no question with this number.")) from None
