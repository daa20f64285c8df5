"""Forms of a person's own settings."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.widgets import CheckboxInput

from community.web.forms.accounts import AccountForm

DEFAULT_DAYS = 90


class PasswordForm(AccountForm):
    """Another password."""

    current = PasswordField(_l("Current password"))
    password = PasswordField(
        _l("New password"), description=_l("At least 10 characters. A few words together are fine.")
    )


class EmailForm(AccountForm):
    """Another address. Its fields have ids of their own, for another form stands beside it."""

    email = EmailField(_l("New e-mail address"), id="new_email")
    current = PasswordField(_l("Current password"), id="email_current")


class TokenForm(AccountForm):
    """A new API token."""

    name = StringField(_l("What is it for?"))
    scopes = SelectMultipleField(
        _l("What may it do?"),
        choices=[SelectChoice("read", _l("Read")), SelectChoice("write", _l("Write"))],
        default=["read"],
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    lifetime = IntegerField(_l("Days until it ends"), default=DEFAULT_DAYS)
    current = PasswordField(_l("Current password"))


class ProofForm(AccountForm):
    """The password again."""

    current = PasswordField(_l("Current password"))


class ExportForm(ProofForm):
    """Asking for one's data."""


class LeaveForm(AccountForm):
    """Deleting the account."""

    posts = RadioField(
        _l("What becomes of what you wrote?"),
        choices=[
            SelectChoice("keep", _l("Keep it, under “former member”: others find help in it")),
            SelectChoice("remove", _l("Remove it too; where others answered, only your words go")),
        ],
        validate_choice=False,
    )
    current = PasswordField(_l("Current password"))
