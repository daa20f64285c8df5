"""A sentence reads as English where it is made, and remembers what translation needs."""

from community.kernel.errors import Invalid
from community.kernel.words import Sentence, counting, say, say_count, together


def test_a_sentence_is_the_english_text_and_its_template():
    sentence = say("At most %(n)s tags.", n=5)

    assert sentence == "At most 5 tags."
    assert (sentence.template, sentence.values) == ("At most %(n)s tags.", {"n": 5})


def test_a_sentence_without_places_may_hold_a_percent_sign():
    assert say("100 % sure.") == say("100 % sure.").template == "100 % sure."


def test_a_sentence_that_counts_has_a_form_for_one_and_one_for_the_others():
    hours = say_count("%(num)s hour of %(day)s", "%(num)s hours of %(day)s", 1, day=say("today"))

    assert hours == "1 hour of today"
    assert (hours.template, hours.plural) == ("%(num)s hour of %(day)s", "%(num)s hours of %(day)s")
    assert [str(counting(hours, number, day="it")) for number in (0, 1, 2)] == [
        "0 hours of it", "1 hour of it", "2 hours of it",
    ]  # fmt: skip
    assert say("votes: %(n)s", n=1).plural == ""


def test_several_sentences_stay_apart_within_one():
    both = together([say("At most %(n)s tags.", n=5), say("This is text.")])

    assert both == "At most 5 tags. This is text."
    assert all(isinstance(part, Sentence) for part in both.values.values())


def test_a_refusal_about_fields_keeps_the_sentences_of_all():
    refusal = Invalid(title=say("This is text."), tags=say("Each tag is a word."))

    assert str(refusal) == refusal.sentence == "This is text. Each tag is a word."
    assert [part.template for part in refusal.sentence.values.values()] == [
        "This is text.",
        "Each tag is a word.",
    ]
