"""What changed between two texts can be read, and is found in time."""

import random
import time
from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.kernel.difference import Hunk, Kind, between


def told(before, after):
    marks = {"same": " ", "added": "+", "removed": "-"}
    return [marks[hunk.kind] + hunk.text for hunk in between(before, after)]


def test_a_changed_word_is_told_as_a_word():
    assert told("The quick fox.", "The slow fox.") == [" The ", "-quick", "+slow", "  fox."]


def test_a_new_paragraph_leaves_its_neighbours_alone():
    assert told("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n") == [
        " One.\n\n",
        "+Two.\n\n",
        " Three.\n",
    ]


def test_changed_words_in_a_row_are_told_together():
    assert told("a red cat sat", "a blue dog sat") == [" a ", "-red cat", "+blue dog", "  sat"]


def test_equal_texts_are_one_hunk_and_empty_ones_none():
    assert told("a\n\nb", "a\n\nb") == [" a\n\nb"]
    assert told("", "") == []
    assert told("", "a") == ["+a"]
    assert told("a", "") == ["-a"]


def test_a_hunk_is_a_value():
    hunk = Hunk(Kind.SAME, "a")

    assert hunk == Hunk("same", "a")
    with pytest.raises(FrozenInstanceError):
        hunk.text = "b"


TEXTS = st.lists(
    st.sampled_from(["a", "b", "word", " ", "  ", "\n", "\n\n", ".", "é"]), max_size=60
).map("".join)


@given(TEXTS | st.text(), TEXTS | st.text())
def test_both_texts_can_be_put_together_again(before, after):
    hunks = between(before, after)

    assert "".join(hunk.text for hunk in hunks if hunk.kind != "added") == before
    assert "".join(hunk.text for hunk in hunks if hunk.kind != "removed") == after
    assert all(hunk.text for hunk in hunks)
    assert all(one.kind != other.kind for one, other in pairwise(hunks))


def scrambled(alphabet, size, seed):
    chance = random.Random(seed)
    return "".join(chance.choice(alphabet) for _ in range(size))


PROSE = " ".join(f"word{number % 700} the and" for number in range(2_400))

ADVERSARIES = {
    "blanks": ("\n" * 32_000, "\n \n" * 10_666),
    "one letter": ("a " * 16_000, "a b " * 8_000),
    "two letters": (scrambled("ab ", 32_000, 1), scrambled("ab ", 32_000, 2)),
    "lines": (scrambled("ab\n", 32_000, 1), scrambled("ab\n", 32_000, 2)),
    "paragraphs": (
        scrambled(["a\n\n", "b\n\n"], 10_600, 1),
        scrambled(["a\n\n", "b\n\n"], 10_600, 2),
    ),
    "nothing alike": ("a" * 32_000, "b" * 32_000),
    "backwards": (PROSE[:32_000], " ".join(reversed(PROSE[:32_000].split()))),
    "signs": ("." * 32_000, ".," * 16_000),
    "many words": (" ".join(map(str, range(6_000))), " ".join(map(str, range(6_000, 0, -1)))),
    "shifted": ("\n\n".join(map(str, range(5_000))), "\n\n".join(map(str, range(1, 5_001)))),
}


@pytest.mark.parametrize("name", ADVERSARIES)
def test_hostile_texts_take_less_than_a_third_of_a_second(name):
    before, after = ADVERSARIES[name]

    times = []
    for _ in range(3):  # whoever else works on this machine slows us down
        began = time.process_time()
        hunks = between(before, after)
        times.append(time.process_time() - began)

    assert min(times) < 0.3
    assert "".join(hunk.text for hunk in hunks if hunk.kind != "added") == before
    assert "".join(hunk.text for hunk in hunks if hunk.kind != "removed") == after


def test_a_long_text_with_small_edits_is_still_told_by_word():
    before = "\n\n".join(f"Paragraph {number} says something of its own." for number in range(600))
    after = before.replace("Paragraph 7 says", "Paragraph 7 tells").replace(
        "Paragraph 590 says", "Paragraph 590 tells"
    )

    changes = [hunk.text for hunk in between(before, after) if hunk.kind != "same"]

    assert changes == ["says", "tells", "says", "tells"]


def test_two_edits_far_apart_in_one_long_paragraph_are_told_by_word():
    words = [f"word{number % 500}" for number in range(4_000)]
    changed = [*words[:100], "first", *words[101:3_900], "last", *words[3_901:]]

    changes = [
        hunk.text for hunk in between(" ".join(words), " ".join(changed)) if hunk.kind != "same"
    ]

    assert changes == ["word100", "first", "word400", "last"]
