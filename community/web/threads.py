"""Pages of threads: lists, one thread, asking, editing, removing, closing."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.answers import apart
from community.domain.categories import queries as categories
from community.domain.categories.models import Category
from community.domain.drafts import operations as drafts
from community.domain.drafts.rules import ASK, Purpose
from community.domain.service_levels.promises import promise_to
from community.domain.service_levels.promising import SupportPromise
from community.domain.threads import operations, queries, rules, tallies
from community.domain.threads.cards import Audience, CategoryCard, Turn, Withheld
from community.domain.threads.models import Thread
from community.domain.threads.tallies import Tally
from community.kernel.cache import remembered
from community.kernel.errors import Invalid, RateLimited, SignInNeeded
from community.kernel.sensitive import Finding
from community.kernel.words import say
from community.web import notifications, stamping, thread_page, view_counts
from community.web.beside import beside_lists, tags_to_choose
from community.web.carrying import carried, sign_in_to_continue
from community.web.drafts import typed_before
from community.web.forms.threads import AnswerForm, ask_form, environment_of, tags_of
from community.web.holding import MOVED, chosen, found_in, holds, wording
from community.web.near import near_to
from community.web.pages import ListPage
from community.web.rendering import form_again, wants_preview
from community.web.thread_links import preview_of
from community.web.viewer import signed_in, viewer

bp = Blueprint("threads", __name__)

COUNTS_KEPT = 10  # seconds; a tab's number may be that old
TABS: Mapping[str, tuple[Turn, ...]] = {
    "needs-answer": (Turn.NEEDS_ANSWER,), "active": tuple(Turn), "new": tuple(Turn),
    "solved": (Turn.SOLVED,),
}  # fmt: skip
MARKS = ("with_support", "official")


@bp.get("/")
def home() -> ResponseReturnValue:
    return _list_page(_list())


@bp.get("/c/<slug>")
def category(slug: str) -> ResponseReturnValue:
    chosen = categories.get(slug, viewer())
    return _list_page(_list(category=chosen.slug), chosen.description, promise_to(chosen.id))


@bp.get("/tags/<path:slug>")
def tag(slug: str) -> ResponseReturnValue:
    chosen = categories.get_tag(slug)
    return _list_page(_list(tag=chosen.slug), about=chosen.description or "")


@bp.get("/questions/<int:thread_id>")
@bp.get("/questions/<int:thread_id>/")
@bp.get("/questions/<int:thread_id>/<path:slug>")
def show(thread_id: int, slug: str = "") -> ResponseReturnValue:
    person = viewer()
    thread = queries.get_thread(thread_id, person, removed=True)
    if slug != thread.slug or thread_id != thread.id:
        return redirect(address_of(thread), 301)
    page = thread_page.assemble(thread, person, request.args.get("after"))
    view_counts.saw(thread, person)
    notifications.saw(thread, person)
    away = page.withheld.get(page.question.id)
    waits = away is not None and away.kind != Withheld.REMOVED
    status = 410 if thread.removed_at and not waits else 200
    typed = typed_before(Purpose.ANSWER, thread.id)
    form = AnswerForm(formdata=typed) if typed else None
    return render_template("threads/show.html", page=page, thread=thread, form=form), status


@bp.get("/posts/<int:post_id>")
def post(post_id: int) -> ResponseReturnValue:
    """Go to a post in its place: its thread, and the page of answers that holds it."""
    person = viewer()
    found = queries.get_post(post_id, person, removed=True)
    place = thread_page.place_of(found, person)
    return redirect(f"{address_of(found.thread)}{place}#post-{found.id}")


@bp.get("/questions/new")
def new() -> ResponseReturnValue:
    choices = categories.readable(viewer())
    typed = typed_before(Purpose.ASK)
    chosen = _named(choices, (typed or request.args).get("category")) or (
        choices[0] if len(choices) == 1 else None
    )
    form = ask_form(choices, chosen, typed)
    if not form.title.data:
        form.title.data = request.args.get("title", "")[:300]
    return _ask_page(form, chosen)


@bp.post("/questions/new")
def draft() -> ResponseReturnValue:
    """The form again with what was typed, after choosing a category or signing in."""
    chosen, form = _posted()
    return _ask_page(form, chosen)


@bp.post("/questions")
def create() -> ResponseReturnValue:
    category, form = _posted()
    if wants_preview():
        preview = preview_of(form.body.data or "", viewer())
        return _ask_page(form, category, preview=preview, sensitive=_sensitive_in(form))
    if viewer() is None:
        return sign_in_to_continue(url_for("threads.draft"), carried(request.form))
    if holds(found := _sensitive_in(form)):
        return _ask_page(form, category, sensitive=found, sensitive_held=True), 422
    try:
        if category is None:
            raise Invalid(**_wrong_with(form) | {"category": say("Choose where this belongs.")})
        thread = _ask(form, category)
    except (Invalid, RateLimited) as error:
        form.take_errors(error)
        return form_again(_ask_page(form, category), error)
    return redirect(address_of(thread), 303)


def _ask(form: Any, category: Category) -> Thread:
    person = signed_in()
    question: dict[str, Any] = {
        "by": person, "category": category, "title": form.title.data or "",
        "body": form.body.data or "", "tags": tags_of(form.tags.data),
        "environment": environment_of(form), "submission_key": form.submission_key.data or None,
        "manner": stamping.manner_of(request.form, person),
    }  # fmt: skip
    if chosen() == MOVED:
        return drafts.finish(person, ASK, lambda: apart.ask(wording=wording(), **question))
    return drafts.finish(person, ASK, lambda: operations.ask(**question))


def _wrong_with(form: Any) -> dict[str, str]:
    try:
        rules.clean_question(form.title.data or "", form.body.data or "", tags_of(form.tags.data))
    except Invalid as refusal:
        return refusal.fields
    return {}


def _sensitive_in(form: Any) -> tuple[Finding, ...]:
    typed = (form.title.data, form.body.data, *environment_of(form).values())
    return found_in(Audience.PUBLIC, *typed)


def address_of(thread: Thread) -> str:
    """The address of a thread, with its slug."""
    return f"/questions/{thread.id}/{quote(thread.slug)}"


def _list_page(page: ListPage, about: str = "", promise: SupportPromise | None = None) -> str:
    beside = beside_lists(viewer(), page.category, page.tag)
    return render_template(
        "threads/list.html", page=page, about=about, promise=promise, beside=beside,
        tags=tags_to_choose(page.category, viewer(), beside),
    )  # fmt: skip


def _list(category: str | None = None, tag: str | None = None) -> ListPage:
    person = viewer()
    arguments = request.args
    category = category or arguments.get("category") or None
    tag = tag or arguments.get("tag") or None
    view = arguments.get("view") or "active"
    if view == "for-you" and person is None:
        raise SignInNeeded(say("Sign in to see what is for you."))
    only = arguments.get("only") or None
    found = queries.rows(person, view, category, tag, only, after=arguments.get("after"))
    choices = categories.readable(person)
    counts, marked = _numbers(_tallies(person, category, tag), view, only)
    return ListPage(
        view=view, rows=found.items, next=found.next, counts=counts, marked=marked,
        category=category, tag=tag, only=only,
        categories=tuple(CategoryCard(choice.slug, choice.name) for choice in choices),
    )  # fmt: skip


def _tallies(person: User | None, category: str | None, tag: str | None) -> dict[str, Tally]:
    key = ("tallies", categories.readers_of(person), category, tag)
    return remembered(key, COUNTS_KEPT, lambda: tallies.tallies(person, category, tag))


def _numbers(
    held: Mapping[str, Tally], view: str, only: str | None
) -> tuple[dict[str, int], dict[str, int]]:
    """How many threads each tab holds, of those that `only` leaves; and in this tab, of each choice of `only`."""

    def number(tab: str, of: str) -> int:
        return sum(getattr(held[turn], of) for turn in TABS[tab] if turn in held)

    counts = {tab: number(tab, only or "everything") for tab in TABS}
    return counts, {mark: number(view, mark) for mark in MARKS if view in TABS}


def _posted() -> tuple[Category | None, Any]:
    choices = categories.readable(viewer())
    chosen = _named(choices, request.form.get("category"))
    return chosen, ask_form(choices, chosen, request.form)


def _ask_page(
    form: Any,
    category: Category | None,
    preview: str | None = None,
    sensitive: tuple[Finding, ...] = (),
    sensitive_held: bool = False,
) -> str:
    near = near_to(form.title.data or "")
    return render_template(
        "threads/new.html", form=form, category=category, preview=preview, near=near,
        sensitive=sensitive, sensitive_held=sensitive_held, moves=(MOVED,),
        moving=chosen() == MOVED,
    )  # fmt: skip


def _named(choices: list[Category], slug: str | None) -> Category | None:
    return next((choice for choice in choices if choice.slug == slug), None)
