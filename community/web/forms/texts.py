"""The form of a text of the community."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from community.web.forms.accounts import AccountForm


class TextForm(AccountForm):
    """A new version of the terms or of the privacy text."""

    body = TextAreaField(_l("Text"))
    note = StringField(
        _l("What is new"), description=_l("One sentence, for members who are asked again.")
    )
    mends = BooleanField(_l("It only mends an error: ask nobody again"))
    after = IntegerField(widget=HiddenInput(), default=0)
