"""Forms of joining, signing in and new passwords."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField

from community.kernel.errors import DomainError, Invalid
from community.web.filters import translated
from community.web.forms.threads import Plain


class AccountForm(Plain):
    """A form whose refusals may be about no field in particular."""

    def take_refusal(self, error: DomainError) -> None:
        """Show what the domain refused: beside its fields, or at the head of the form."""
        if isinstance(error, Invalid) and error.fields:
            self.take_errors(error)
        else:
            self.form_errors.append(translated(error.sentence))


class JoinForm(AccountForm):
    """Joining."""

    handle = StringField(
        _l("Handle"),
        description=_l("How others mention you: letters, digits, dots, underscores and hyphens."),
    )
    name = StringField(_l("Name"), description=_l("Shown beside what you write."))
    email = EmailField(_l("E-mail address"), description=_l("Shown to nobody."))
    password = PasswordField(
        _l("Password"), description=_l("At least 10 characters. A few words together are fine.")
    )


class LoginForm(AccountForm):
    """Signing in."""

    identifier = StringField(_l("Handle or e-mail address"))
    password = PasswordField(_l("Password"))


class ForgotForm(AccountForm):
    """Asking for a link."""

    email = EmailField(_l("E-mail address"))


class NewPasswordForm(AccountForm):
    """A new password, by a link."""

    password = PasswordField(
        _l("New password"), description=_l("At least 10 characters. A few words together are fine.")
    )
