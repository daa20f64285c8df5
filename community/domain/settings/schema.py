"""Every number an admin may change: its name, its default, its bounds, and the sentence that says what it does."""

from dataclasses import dataclass
from enum import StrEnum

from community.kernel.words import Sentence, say


class Privilege(StrEnum):
    """What reputation opens; the setting of the same name says at how much."""

    MORE_LINKS = "more_links"
    VOTE_UP = "vote_up"
    VOTE_DOWN = "vote_down"
    CREATE_TAGS = "create_tags"
    TRUSTED_FLAGS = "trusted_flags"
    REVIEW = "review"
    ACCEPT_ABSENT = "accept_absent"
    RETAG = "retag"
    EDIT_OTHERS = "edit_others"
    CLOSE_TOGETHER = "close_together"


class Amount(StrEnum):
    """Numbers that are no privilege."""

    HIDE_AT = "hide_at"
    FLAG_COUNTS_FROM = "flag_counts_from"
    PROPOSE_AT = "propose_at"
    CLAIM_MINUTES = "claim_minutes"
    NEWCOMER_THREADS = "newcomer_threads"
    NEWCOMER_REPLIES = "newcomer_replies"
    NEWCOMER_LINKS = "newcomer_links"
    NEWCOMER_MENTIONS = "newcomer_mentions"
    TYPED_SECONDS = "typed_seconds"
    SPAM_AT = "spam_at"
    PROOF_BITS = "proof_bits"
    ABSENT_DAYS = "absent_days"
    CLOSING_VOTES = "closing_votes"
    CAPACITY = "capacity"
    ADDRESS_DAYS = "address_days"
    SIGNAL_DAYS = "signal_days"
    MAIL_DAYS = "mail_days"
    DRAFT_DAYS = "draft_days"
    EXPORT_DAYS = "export_days"


@dataclass(frozen=True, slots=True)
class Number:
    """One setting."""

    name: str
    default: int
    least: int
    most: int
    sentence: Sentence


def _privilege(name: Privilege, reputation: int, sentence: Sentence) -> Number:
    return Number(name, reputation, 1, 1_000_000, sentence)


PRIVILEGES = (
    _privilege(Privilege.MORE_LINKS, 10, say("Put more than two links into a post")),
    _privilege(Privilege.VOTE_UP, 15, say("Vote up")),
    _privilege(Privilege.VOTE_DOWN, 100, say("Vote down")),
    _privilege(Privilege.CREATE_TAGS, 100, say("Make new tags")),
    _privilege(
        Privilege.TRUSTED_FLAGS, 250,
        say("Propose, together with others, that a question goes to the support team"),
    ),
    _privilege(Privilege.REVIEW, 500, say("Work in the review queue: suggested edits, first posts")),
    _privilege(Privilege.ACCEPT_ABSENT, 500, say("Accept an answer for an asker who is away")),
    _privilege(Privilege.RETAG, 500, say("Change the titles and tags of others’ questions")),
    _privilege(Privilege.EDIT_OTHERS, 1000, say("Edit others’ posts at once")),
    _privilege(
        Privilege.CLOSE_TOGETHER, 2000,
        say("Close and reopen questions, together with a second vote"),
    ),
)  # fmt: skip

AMOUNTS = (
    Number(Amount.HIDE_AT, 3, 1, 100, say("Flags by different people that hide a post until it is reviewed")),
    Number(Amount.FLAG_COUNTS_FROM, 15, 1, 1_000_000, say("Reputation from which a flag counts towards hiding")),
    Number(Amount.PROPOSE_AT, 3, 1, 100, say("Trusted flags that propose the support team")),
    Number(Amount.CLAIM_MINUTES, 10, 1, 120, say("Minutes an item of the review queue is kept for who claimed it")),
    Number(Amount.NEWCOMER_THREADS, 3, 1, 1000, say("Questions on a member’s first day")),
    Number(Amount.NEWCOMER_REPLIES, 10, 1, 1000, say("Answers and comments on a member’s first day")),
    Number(Amount.NEWCOMER_LINKS, 2, 0, 100, say("Links in a post of a newcomer")),
    Number(Amount.TYPED_SECONDS, 3, 0, 600, say("Seconds: a first post that was typed in less is held")),
    Number(Amount.NEWCOMER_MENTIONS, 3, 0, 100, say("People mentioned in a post of a newcomer")),
    Number(Amount.SPAM_AT, 90, 51, 101, say("Percent of likeness to spam from which a newcomer’s post is held; 101 holds none")),
    Number(Amount.PROOF_BITS, 0, 0, 22, say("Bits of work that newcomers’ browsers do before they post or join, without a picture to solve; 0 asks for none, 15 takes a second or two")),
    Number(Amount.ABSENT_DAYS, 7, 1, 365, say("Days of silence after which an asker counts as away")),
    Number(Amount.CLOSING_VOTES, 2, 2, 20, say("Votes of members that close or reopen a question")),
)  # fmt: skip

DESK = (
    Number(
        Amount.CAPACITY, 10, 1, 500, say("Open cases that round robin gives one person at most")
    ),
)
RETENTION = (
    Number(Amount.ADDRESS_DAYS, 30, 1, 3650, say("Days the network of a sign-in, and of what heats a question, is kept")),
    Number(Amount.SIGNAL_DAYS, 30, 1, 365, say("Days it is kept who made a question hot, and by what")),
    Number(Amount.MAIL_DAYS, 30, 1, 365, say("Days it is kept which mail was sent to whom")),
    Number(Amount.DRAFT_DAYS, 90, 1, 3650, say("Days a draft is kept that nobody touches")),
    Number(Amount.EXPORT_DAYS, 7, 1, 90, say("Days a person’s export can be fetched")),
)  # fmt: skip
"""How long what is personal is kept: the daily clean-up goes by it."""

NUMBERS = {number.name: number for number in (*PRIVILEGES, *AMOUNTS, *DESK, *RETENTION)}
