"""Sentences for people, written in English here and translated where they are shown."""

from collections.abc import Iterable
from typing import Any


class Sentence(str):
    """An English sentence that remembers its template, so that the edge can translate it."""

    __slots__ = ("plural", "template", "values")

    template: str
    values: dict[str, Any]
    plural: str
    """The template for any number but one; empty where no number is counted."""


def say(template: str, **values: Any) -> Sentence:
    """A sentence from a template with %(name)s places; `gettext(s.template) % s.values` translates it.

    A place may hold a sentence, which is translated too. A number that the words hang on ("1 vote, 2 votes")
    is said with `say_count`. The extraction of messages for translation looks for calls of these names, and
    finds templates that stand there as they are.
    """
    return _made(template, "", values)


def say_count(one: str, many: str, num: int, **values: Any) -> Sentence:
    """A sentence whose words hang on a number: `say_count("%(num)s vote", "%(num)s votes", 2)`.

    English has two forms; a language takes as many as it has, by the number.
    """
    return _made(one, many, {"num": num, **values})


def counting(sentence: Sentence, num: int, **values: Any) -> Sentence:
    """The same words with another number."""
    return _made(sentence.template, sentence.plural, {"num": num, **values})


def _made(template: str, plural: str, values: dict[str, Any]) -> Sentence:
    form = plural if plural and values["num"] != 1 else template
    sentence = Sentence(form % values if values else form)
    sentence.template, sentence.plural, sentence.values = template, plural, values
    return sentence


def together(sentences: Iterable[str]) -> Sentence:
    """Several sentences as one, of which each is translated by itself."""
    places = {f"part_{number}": sentence for number, sentence in enumerate(sentences)}
    template = " ".join(f"%({place})s" for place in places)
    return say(template, **places)
