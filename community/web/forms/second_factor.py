"""Forms of the second factor."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField

from community.web.forms.accounts import AccountForm


class CodeForm(AccountForm):
    """A code, of the authenticator or from paper."""

    code = StringField(_l("Code"))


class GuardForm(AccountForm):
    """A code for a grave change, and the password if it was not given a short while ago."""

    code = StringField(_l("Code"))
    current = PasswordField(_l("Current password"))


class CodesForm(GuardForm):
    """The same beside another of its kind, with ids of its own."""

    code = StringField(_l("Code"), id="codes_code")
    current = PasswordField(_l("Current password"), id="codes_current")


class RescueForm(AccountForm):
    """Whose second factor is lost."""

    handle = StringField(_l("Handle"), id="rescue_handle")
    current = PasswordField(_l("Current password"), id="rescue_current")
