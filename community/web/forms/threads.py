"""Forms of asking, answering and editing: they read and re-show; the domain judges."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm

from community.domain.categories.models import Category
from community.kernel.errors import DomainError
from community.web import stamping
from community.web.filters import translated


class Plain(FlaskForm):  # type: ignore[misc]
    """A form without a token of its own: the origin of every unsafe request is checked instead."""

    class Meta:
        csrf = False

    def take_errors(self, error: DomainError) -> None:
        """Show what the domain refused beside the fields it is about; what is about none, beside the text."""
        for name, sentence in (error.fields or {"body": error.sentence}).items():
            said = translated(sentence)
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(said)
            else:
                field.errors = [*field.errors, said]


class AskForm(Plain):
    """A question, in the order of its page. The environment fields of its category are added as env_<key>."""

    title = StringField(_l("Title"))
    category = SelectField(_l("Category"), validate_choice=False)
    body = TextAreaField(_l("Your question"))
    tags = StringField(_l("Tags"))
    submission_key = HiddenField()


class EditForm(Plain):
    """A post being edited; title, tags and environment only for a question."""

    title = StringField(_l("Title"))
    body = TextAreaField(_l("Text"))
    tags = StringField(_l("Tags"))
    reason = StringField(_l("What did you change, and why?"))
    revision = HiddenField()


class AnswerForm(Plain):
    """An answer or a comment."""

    body = TextAreaField(_l("Your answer"))
    audience = StringField(_l("Who reads it"))
    submission_key = HiddenField()
    seen_at = HiddenField()


class CommentForm(Plain):
    """A comment that came back because something was wrong with it."""

    body = TextAreaField(_l("Your comment"))
    submission_key = HiddenField()
    seen_at = HiddenField()


def ask_form(categories: list[Category], chosen: Category | None, values: Any) -> AskForm:
    """The form for asking, with the fields that the chosen category asks for."""
    form = AskForm(formdata=values)
    form.category.choices = [SelectChoice("", _l("Choose a category"))] + [
        SelectChoice(category.slug, category.name) for category in categories
    ]
    if chosen is not None:
        form.category.data = form.category.data or chosen.slug
        add_environment(form, chosen, {}, values)
        if not form.body.data and not values:
            form.body.data = chosen.template
    if not form.submission_key.data:
        form.submission_key.data = stamping.new_key()
    return form


def add_environment(
    form: BaseForm, category: Category, present: dict[str, str], values: Any
) -> None:
    """Add a field for each thing the category asks for."""
    for asked in category.fields:
        name = f"env_{asked['key']}"
        field = form.meta.bind_field(form, _environment_field(asked), {"name": name, "prefix": ""})
        field.process(values or None, present.get(asked["key"], ""))
        form._fields[name] = field


def environment_of(form: BaseForm) -> dict[str, str]:
    """What was filled in, by key."""
    return {
        name.removeprefix("env_"): field.data or ""
        for name, field in form._fields.items()
        if name.startswith("env_")
    }


def tags_of(typed: str | None) -> list[str]:
    """Tags as typed, with commas or spaces between."""
    return [tag for tag in re.split(r"[\s,]+", typed or "") if tag]


def _environment_field(asked: dict[str, Any]) -> Any:
    render = {"required": True} if asked.get("required") else {}
    if asked.get("choices"):
        choices = [SelectChoice("", "–")] + [SelectChoice(choice) for choice in asked["choices"]]
        return SelectField(asked["label"], choices=choices, validate_choice=False, render_kw=render)
    return StringField(asked["label"], render_kw=render)
