"""The catalogue: every badge, what it is for, and of which facts how many it takes. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from community.kernel.words import Sentence, say


class Metal(StrEnum):
    """How rare a badge is."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Fact(StrEnum):
    """What is counted; `facts` says of which rows."""

    ANSWER = "answer"
    SOLUTION = "solution"
    OFFICIAL = "official"
    NEWCOMER = "newcomer"
    EDIT = "edit"
    CONFIRMATION = "confirmation"  # of one answer
    QUESTION_VOTE = "question_vote"  # up-votes of one question
    ANSWER_VOTE = "answer_vote"  # up-votes of one answer


OF_ONE_POST = frozenset({Fact.CONFIRMATION, Fact.QUESTION_VOTE, Fact.ANSWER_VOTE})


@dataclass(frozen=True, slots=True)
class Badge:
    """One rule: so many of these facts."""

    slug: str
    metal: Metal
    fact: Fact
    goal: int
    name: Sentence
    sentence: Sentence


CATALOGUE = (
    Badge("first-answer", Metal.BRONZE, Fact.ANSWER, 1, say("First answer"), say("Answered somebody for the first time")),
    Badge("first-solution", Metal.BRONZE, Fact.SOLUTION, 1, say("First solution"), say("Wrote an answer that solved a question")),
    Badge("welcome", Metal.BRONZE, Fact.NEWCOMER, 1, say("Welcome"), say("Solved the first question of a newcomer")),
    Badge("helping-hand", Metal.BRONZE, Fact.EDIT, 1, say("Helping hand"), say("Suggested an edit that was taken")),
    Badge("in-their-words", Metal.SILVER, Fact.OFFICIAL, 1, say("In their words"), say("Wrote an answer that became official")),
    Badge("solver", Metal.SILVER, Fact.SOLUTION, 10, say("Solver"), say("Solved 10 questions")),
    Badge("editor", Metal.SILVER, Fact.EDIT, 10, say("Editor"), say("Suggested 10 edits that were taken")),
    Badge("good-question", Metal.SILVER, Fact.QUESTION_VOTE, 10, say("Good question"), say("Asked what 10 people voted up")),
    Badge("good-answer", Metal.SILVER, Fact.ANSWER_VOTE, 10, say("Good answer"), say("Wrote an answer that 10 people voted up")),
    Badge("it-works", Metal.GOLD, Fact.CONFIRMATION, 10, say("It works"), say("Wrote an answer that worked for 10 people")),
    Badge("pillar", Metal.GOLD, Fact.SOLUTION, 50, say("Pillar"), say("Solved 50 questions")),
    Badge("legend", Metal.GOLD, Fact.SOLUTION, 150, say("Legend"), say("Solved 150 questions")),
)  # fmt: skip

BY_SLUG = {badge.slug: badge for badge in CATALOGUE}
