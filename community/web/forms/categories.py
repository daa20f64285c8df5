"""The form that makes or changes a category."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, StringField, TextAreaField

from community.web.forms.accounts import AccountForm

KINDS = {"everyone": _l("Everyone"), "members": _l("Members"), "staff": _l("Support team")}


class CategoryForm(AccountForm):
    """What a category is called, says and asks for. Who reads it is said when it is made."""

    name = StringField(_l("Name"))
    description = StringField(_l("Description"), description=_l("One sentence."))
    readers = RadioField(
        _l("Who may read it"),
        choices=[SelectChoice(kind, word) for kind, word in KINDS.items()],
        default="everyone",
        validate_choice=False,
    )
    writers = RadioField(
        _l("Who may ask in it"),
        choices=[SelectChoice(kind, KINDS[kind]) for kind in ("members", "staff")],
        default="members",
        validate_choice=False,
    )
    asks = TextAreaField(
        _l("What is asked for beside the question"),
        description=_l(
            "One a line: “Version”. With choices: “Printer: One, Wide”. With a star it is needed: “* Printer: One, Wide”."
        ),
    )
    template = TextAreaField(
        _l("What stands in the empty question"),
        description=_l("Markdown; headings to be filled in, for instance."),
    )
    place = IntegerField(_l("Place in the list"))
