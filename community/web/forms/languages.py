"""The form of a member's language and time zone."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField

from community.web.forms.accounts import AccountForm
from community.web.locales import NAMES
from community.web.times import zones


class LanguageForm(AccountForm):
    """Language and zone; the view judges."""

    locale = RadioField(
        _l("Language"),
        description=_l(
            "Pages and mails to you are written in it. What people wrote stays as it is."
        ),
        choices=[
            SelectChoice("", _l("What my browser asks for")),
            *(SelectChoice(*one) for one in NAMES.items()),
        ],
        validate_choice=False,
    )
    time_zone = SelectField(
        _l("Time zone"),
        description=_l("For the times on pages and in mails."),
        choices=lambda: [SelectChoice("", "UTC"), *(SelectChoice(*one) for one in zones())],
        validate_choice=False,
    )
