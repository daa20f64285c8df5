"""What an act was about, in words: the log keeps rules, teams, settings, texts and roles as short codes, before and after."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from community.domain.moderation.queries import ActRow
from community.domain.moderation.rules import Verb
from community.domain.settings.schema import NUMBERS
from community.kernel.words import say
from community.web.filters import translated
from community.web.forms.roles import WORDS
from community.web.rule_words import MODES, NAMES, UNITS
from community.web.service_words import service_words

RULE = re.compile(r"(?P<mode>[a-z]+) (?P<number>\d+)(?:: (?P<words>.*))?", re.DOTALL)
TEXT_WORDS = {"terms": say("Terms of use"), "privacy": say("Privacy")}
CATEGORY_WORDS = {"created": say("Made"), "changed": say("Changed")}
TEAM_WORDS = {
    "created": say("Made"),
    "name": say("Name"),
    "zone": say("Time zone"),
    "category": say("Answers for"),
    "joined": say("Joined the team"),
    "left": say("Left"),
    "lead": say("Leads it"),
    "no_lead": say("Leads it no longer"),
    "roster": say("Shifts were changed"),
    "capacity": say("Open cases at most"),
}
TURN_WORDS = {
    "True": say("Cases are given out by turns"),
    "False": say("Cases are claimed by hand"),
}


def init(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(act_words=act_words, act_until=act_until)


def act_words(act: ActRow) -> tuple[str, ...]:
    """What was changed, first by its name, then a line for each part; none for acts about a post or a person alone."""
    detail = act.detail
    if act.verb is Verb.CHANGE_SERVICE:
        return _rule(detail) if detail["thing"] == "rule" else _service(detail)
    if act.verb is Verb.CHANGE_TEAM:
        return (str(detail["team"]), _team(detail))
    if act.verb is Verb.CHANGE_CATEGORY:
        return (str(detail["category"]), _word(CATEGORY_WORDS, detail["what"]))
    if act.verb is Verb.CHANGE_SETTING:
        number = NUMBERS.get(detail["name"])
        name = translated(number.sentence) if number else str(detail["name"])
        return (name, _change(detail))
    if act.verb is Verb.PUBLISH_TEXT:
        version = _("Version %(number)s", number=detail["after"])
        return (_word(TEXT_WORDS, detail["name"]), version)
    if act.verb is Verb.GRANT_ROLE:
        before, after = (str(WORDS.get(detail[end], detail[end])) for end in ("before", "after"))
        return (f"{before} → {after}",)
    return ()


def act_until(act: ActRow) -> datetime | None:
    """Until when what was done holds, where it ends by itself."""
    said = act.detail.get("until")
    return datetime.fromisoformat(said) if said else None


def _service(detail: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(detail["name"]), *(service_words(detail) or (_change(detail),)))


def _rule(detail: Mapping[str, Any]) -> tuple[str, ...]:
    kind, _colon, category = str(detail["name"]).partition(": ")
    name = _word(NAMES, kind)
    head = f"{name}: {category}" if category else name
    parts = [RULE.fullmatch(detail[end] or "") for end in ("before", "after")]
    if kind not in NAMES or parts[1] is None:
        return (head, _change(detail))
    before = parts[0].groupdict() if parts[0] else {}
    labels = {"mode": "", "number": _word(UNITS, kind), "words": _("Words")}
    lines = []
    for part, after in parts[1].groupdict().items():
        if after != before.get(part) and after is not None:
            pair = {"before": before.get(part), "after": after}
            shown = {end: _mode(text) if part == "mode" else text for end, text in pair.items()}
            lines.append(f"{labels[part]}: {_change(shown)}" if labels[part] else _change(shown))
    return (head, *lines)


def _team(detail: Mapping[str, Any]) -> str:
    what, after = detail["what"], detail["after"]
    if what == "round_robin":
        return _word(TURN_WORDS, after)
    word = _word(TEAM_WORDS, what)
    return f"{word}: {_change(detail)}" if detail["before"] or after else word


def _change(detail: Mapping[str, Any]) -> str:
    before, after = (detail[end] for end in ("before", "after"))
    text = "–" if after in (None, "") else str(after)
    return text if before in (None, "") else f"{before} → {text}"


def _mode(text: str | None) -> str | None:
    return _word(MODES, text) if text else None


def _word(words: Mapping[Any, Any], name: object) -> str:
    return translated(words[name]) if name in words else str(name)
