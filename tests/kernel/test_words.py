"""A sentence reads as English where it is made, and remembers what translation needs."""

from community.kernel.errors import Invalid
from community.kernel.words import Sentence, say, together


def test_a_sentence_is_the_english_text_and_its_template():
    sentence = say("At most %(n)s tags.", n=5)

    assert sentence == "At most 5 tags."
    assert (sentence.template, sentence.values) == ("At most %(n)s tags.", {"n": 5})


def test_a_sentence_without_places_may_hold_a_percent_sign():
    assert say("100 % sure.") == say("100 % sure.").template == "100 % sure."


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
