"""The form that gives somebody a role."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectChoice, StringField

from community.domain.accounts.cards import Role
from community.web.forms.accounts import AccountForm

WORDS = {
    Role.MEMBER: _l("Member"),
    Role.MODERATOR: _l("Moderator"),
    Role.AGENT: _l("Agent"),
    Role.ADMIN: _l("Admin"),
}


class RoleForm(AccountForm):
    """Whose role, and which; the page says what each may do."""

    handle = StringField(_l("Handle"))
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(role.value, word) for role, word in WORDS.items()],
        validate_choice=False,
    )
    current = PasswordField(_l("Current password"))
