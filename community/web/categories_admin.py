"""Making categories, and saying what each is called, says and asks for."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts.models import User
from community.domain.categories import operations, queries
from community.domain.categories.asking import fields_in, lines_of
from community.domain.categories.models import Category
from community.domain.teams.queries import all_teams
from community.domain.threads.queries import counts_by_category
from community.kernel.errors import Conflict, Invalid
from community.web import previews
from community.web.forms.categories import KINDS, CategoryForm
from community.web.rendering import back_to, wants_preview, whole_number
from community.web.viewer import admin

bp = Blueprint("categories_admin", __name__, url_prefix="/admin/categories")


@bp.get("")
def index() -> ResponseReturnValue:
    return _list_page(admin(), CategoryForm(formdata=None))


@bp.post("")
def create() -> ResponseReturnValue:
    person, form = admin(), CategoryForm()
    try:
        made = operations.create(
            form.name.data or "", description=form.description.data or "",
            readers=form.readers.data or "", writers=form.writers.data or "", by=person,
        )  # fmt: skip
    except (Conflict, Invalid) as error:
        form.take_refusal(error)
        return _list_page(person, form), error.status
    flash(_("The category is made. Now say what it asks for."), "success")
    return back_to(url_for("categories_admin.show", slug=made.slug))


@bp.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    person = admin()
    category = queries.get(slug, person)
    place = [one.id for one in queries.readable(person)].index(category.id) + 1
    asks = lines_of(category.fields)
    return _page(category, CategoryForm(formdata=None, obj=category, asks=asks, place=place))


@bp.post("/<slug>")
def change(slug: str) -> ResponseReturnValue:
    person, form = admin(), CategoryForm()
    category = queries.get(slug, person)
    if wants_preview():
        return _page(category, form, previews.typed_in(form.template, "template"))
    try:
        operations.change(
            category, by=person, name=form.name.data or "",
            description=form.description.data or "", template=form.template.data or "",
            fields=fields_in(form.asks.data or "", category.fields),
            writers=form.writers.data or "", place=whole_number("place"),
        )  # fmt: skip
    except Invalid as error:
        form.take_refusal(error)
        return _page(category, form), error.status
    flash(_("The category is changed."), "success")
    return back_to(url_for("categories_admin.index"))


def _list_page(person: User, form: CategoryForm) -> str:
    return render_template(
        "admin/categories.html", form=form, categories=queries.readable(person),
        counts=counts_by_category(person), teams={team.id: team for team in all_teams()},
        kinds=KINDS,
    )  # fmt: skip


def _page(category: Category, form: CategoryForm, preview: str | None = None) -> str:
    return render_template(
        "admin/category.html", category=category, form=form, kinds=KINDS, preview=preview
    )
