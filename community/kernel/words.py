"""Sentences for people, written in English here and translated where they are shown."""

from typing import Any


class Sentence(str):
    """An English sentence that remembers its template, so that the edge can translate it."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]


def say(template: str, **values: Any) -> Sentence:
    """A sentence from a template with %(name)s places; `gettext(s.template) % s.values` translates it.

    The extraction of messages for translation looks for calls of this name.
    """
    sentence = Sentence(template % values if values else template)
    sentence.template = template
    sentence.values = values
    return sentence
