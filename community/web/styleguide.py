"""Every component in every state, on one page, from the partials the product uses; in development only."""

import re

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from community.kernel import clock
from community.kernel.sensitive import find
from community.web import assets, insight_words, styleguide_cards, styleguide_insights
from community.web.forms.threads import Plain

bp = Blueprint("styleguide", __name__)

TOKEN = re.compile(r"--(color-[\w-]+): light-dark")


class Specimen(Plain):
    """One field of each kind; the last three are refused."""

    title = StringField("Title", description="A hint says what helps before it is wrong.")
    secret = PasswordField("Password")
    about = TextAreaField("About")
    kind = SelectField(
        "Kind", choices=[SelectChoice("a", "The first"), SelectChoice("b", "Another")]
    )
    size = RadioField(
        "Size", choices=[SelectChoice("s", "Small"), SelectChoice("l", "Large")], default="s"
    )
    agreed = BooleanField("Send me mail when somebody answers")
    email = StringField("E-mail address", description="Shown to nobody.")
    colour = RadioField("Colour", choices=[SelectChoice("r", "Red"), SelectChoice("g", "Green")])
    terms = BooleanField("I have read it")


@bp.get("/styleguide")
def index() -> ResponseReturnValue:
    colours = list(dict.fromkeys(TOKEN.findall(assets.text("css/tokens.css"))))
    icons = re.findall(r'<symbol id="([\w-]+)"', assets.text("icons.svg"))
    return render_template(
        "styleguide/index.html", cards=styleguide_cards.made_up(clock.now()), colours=colours, icons=icons,
        specimen=_specimen(), measures=styleguide_insights.cards(clock.now()), names=insight_words.NAMES,
        why=insight_words.WHY, asked={},
        found=find("Write to ida@example.com, my card is 4111 1111 1111 1111"),
    )  # fmt: skip


def _specimen() -> Specimen:
    form = Specimen(formdata=None)
    form.email.errors = ["This does not look like an address: ida@"]
    form.colour.errors = ["Choose one of them."]
    form.terms.errors = ["Without this we cannot go on."]
    return form
