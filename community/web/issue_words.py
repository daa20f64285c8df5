"""The words and icons of known issues, for the templates."""

from flask import Flask
from flask_babel import gettext

from community.domain.known_issues.cards import Stage
from community.domain.threads.cards import Turn
from community.kernel.words import say

WORDS = {
    Stage.INVESTIGATING: say("Investigating"),
    Stage.IDENTIFIED: say("Identified"),
    Stage.FIXED: say("Fixed"),
}
HINTS = {
    Stage.INVESTIGATING: say("We see it, and look for the cause"),
    Stage.IDENTIFIED: say("We know the cause, and work on a fix"),
    Stage.FIXED: say("Everybody who has it is told, once"),
}
ICONS = {Stage.INVESTIGATING: "search", Stage.IDENTIFIED: "wrench", Stage.FIXED: "circle-check"}
LOOKS = {
    Stage.INVESTIGATING: Turn.NEEDS_ANSWER,
    Stage.IDENTIFIED: Turn.ANSWERED,
    Stage.FIXED: Turn.SOLVED,
}
"""The state of a question whose colour each has."""


def init(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        stage_word=stage_word, stage_hint=stage_hint, stage_icon=ICONS.__getitem__, stage_look=LOOKS.__getitem__,
    )  # fmt: skip


def stage_word(stage: str, fixed_in: str = "") -> str:
    """How far a known issue is, in a word or two."""
    if fixed_in:
        return str(gettext("Fixed in %(version)s", version=fixed_in))
    return str(gettext(WORDS[Stage(stage)].template))


def stage_hint(stage: str) -> str:
    """What that means."""
    return str(gettext(HINTS[Stage(stage)].template))
