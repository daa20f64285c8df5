"""Sentences for people, written in English here and translated where they are shown."""

from collections.abc import Iterable
from typing import Any


class Sentence(str):
    """An English sentence that remembers its template, so that the edge can translate it."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]


def say(template: str, **values: Any) -> Sentence:
    """A sentence from a template with %(name)s places; `gettext(s.template) % s.values` translates it.

    A place may hold a sentence, which is translated too. A number that the words hang on ("1 vote, 2 votes")
    goes after a colon ("votes: %(n)s"): a sentence has one form. The extraction of messages for translation
    looks for calls of this name, and finds templates that stand there as they are.
    """
    sentence = Sentence(template % values if values else template)
    sentence.template = template
    sentence.values = values
    return sentence


def together(sentences: Iterable[str]) -> Sentence:
    """Several sentences as one, of which each is translated by itself."""
    places = {f"part_{number}": sentence for number, sentence in enumerate(sentences)}
    template = " ".join(f"%({place})s" for place in places)
    return say(template, **places)
