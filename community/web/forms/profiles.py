"""Forms of what people say of themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, TextAreaField, URLField

from community.web.forms.accounts import AccountForm


class ProfileForm(AccountForm):
    """Name, a few lines, place and page."""

    name = StringField(_l("Name"))
    bio = TextAreaField(_l("About you"))
    location = StringField(_l("Location"))
    website = URLField(_l("Website"))


class AvatarForm(AccountForm):
    """A picture."""

    picture = FileField(
        _l("Picture"), description=_l("PNG, JPEG, GIF or WebP, up to 5 MB. It is cut to a square.")
    )
