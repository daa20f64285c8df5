"""The words that hold a newcomer's post: what is watched, one more, one less; and what the score has learned."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.spam import queries, watching
from community.domain.spam.rules import FEWEST_LESSONS
from community.kernel.errors import Invalid
from community.web.filters import translated
from community.web.rendering import back_to, is_undo
from community.web.viewer import admin

bp = Blueprint("watched_words", __name__, url_prefix="/admin")


@bp.get("/words")
def index() -> ResponseReturnValue:
    admin()
    return _page()


@bp.route("/words", methods=["POST", "DELETE"])
def change() -> ResponseReturnValue:
    person, word = admin(), request.form.get("word", "")
    if is_undo():
        watching.unwatch(word, by=person)
        flash(_("“%(word)s” is watched no longer.", word=word), "success")
        return back_to(url_for("watched_words.index"))
    try:
        watching.watch(word, by=person)
    except Invalid as error:
        return _page(translated(error.fields["word"])), 422
    flash(_("“%(word)s” is watched from now on.", word=word), "success")
    return back_to(url_for("watched_words.index"))


def _page(wrong: str = "") -> str:
    return render_template(
        "admin/words.html", words=queries.watched_words().values(), wrong=wrong,
        typed=request.form.get("word", ""), lessons=queries.lessons(), fewest=FEWEST_LESSONS,
    )  # fmt: skip
