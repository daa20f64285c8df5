"""Every number an admin may change: its name, its default, its bounds, and the sentence that says what it does."""

from dataclasses import dataclass
from enum import StrEnum

from community.domain.accounts.limits import JOINS
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
    JOINS_AN_HOUR = "joins_an_hour"
    TYPED_SECONDS = "typed_seconds"
    SPAM_AT = "spam_at"
    PROOF_BITS = "proof_bits"
    ABSENT_DAYS = "absent_days"
    CLOSING_VOTES = "closing_votes"
    VOTE_MINUTES = "vote_minutes"
    PEER_HOURS = "peer_hours"
    ASK_AGAIN_HOURS = "ask_again_hours"
    TRIAGE_MINUTES = "triage_minutes"
    IDLE_HOURS = "idle_hours"
    QUIET_DAYS = "quiet_days"
    FOLLOW_UP_DAYS = "follow_up_days"
    FOLLOW_UP_OPEN_DAYS = "follow_up_open_days"
    OFFER_OPEN_DAYS = "offer_open_days"
    OFFER_EVERY_DAYS = "offer_every_days"
    HOT_FROM = "hot_from"
    HOT_LOOKS = "hot_looks"
    COOL_UNDER = "cool_under"
    COOL_HOURS = "cool_hours"
    HALF_LIFE_HOURS = "half_life_hours"
    FOUR_EYES_FROM = "four_eyes_from"
    CAPACITY = "capacity"
    WARN_FIRST = "warn_first"
    WARN_SECOND = "warn_second"
    WARN_THIRD = "warn_third"
    ALARM_FROM = "alarm_from"
    ADDRESS_DAYS = "address_days"
    SIGNAL_DAYS = "signal_days"
    MAIL_DAYS = "mail_days"
    DRAFT_DAYS = "draft_days"
    EXPORT_DAYS = "export_days"
    DAILY_THREADS = "daily_threads"
    DAILY_VOTES = "daily_votes"
    DAILY_FLAGS = "daily_flags"
    DAILY_EDITS = "daily_edits"
    THREAD_SECONDS = "thread_seconds"
    REPLY_SECONDS = "reply_seconds"
    NEWCOMER_THREAD_SECONDS = "newcomer_thread_seconds"
    NEWCOMER_REPLY_SECONDS = "newcomer_reply_seconds"
    STAFF_FACTOR_DAYS = "staff_factor_days"


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
    Number(Amount.JOINS_AN_HOUR, JOINS, 1, 1000, say("Accounts made within an hour from one network address; offices and schools often share one")),
    Number(Amount.NEWCOMER_LINKS, 2, 0, 100, say("Links in a post of a newcomer")),
    Number(Amount.TYPED_SECONDS, 3, 0, 600, say("Seconds: a first post that was typed in less is held")),
    Number(Amount.NEWCOMER_MENTIONS, 3, 0, 100, say("People mentioned in a post of a newcomer")),
    Number(Amount.SPAM_AT, 90, 51, 101, say("Percent of likeness to spam from which a newcomer’s post is held; 101 holds none")),
    Number(Amount.PROOF_BITS, 0, 0, 22, say("Bits of work that newcomers’ browsers do before they post or join, without a picture to solve; 0 asks for none, 15 takes a second or two")),
    Number(Amount.ABSENT_DAYS, 7, 1, 365, say("Days of silence after which an asker counts as away")),
    Number(Amount.CLOSING_VOTES, 2, 2, 20, say("Votes of members that close or reopen a question")),
    Number(Amount.VOTE_MINUTES, 10, 1, 1440, say("Minutes in which a vote can be changed or taken back; after an edit of the post it can be again")),
)  # fmt: skip

DESK = (
    Number(Amount.PEER_HOURS, 4, 0, 168, say("Hours a new question is left to the community, before rules and turns act and its asker can ask the team; 0 leaves none")),
    Number(Amount.ASK_AGAIN_HOURS, 24, 1, 720, say("Hours until the same person can ask the team again for the same question")),
    Number(Amount.TRIAGE_MINUTES, 15, 1, 1440, say("Minutes a proposal waits for a decision; then it is the team’s by itself")),
    Number(Amount.IDLE_HOURS, 4, 1, 80, say("Working hours after which a claimed case that nobody touches goes back to its team")),
    Number(Amount.QUIET_DAYS, 7, 1, 365, say("Days after which a solved case is closed")),
    Number(Amount.CAPACITY, 10, 1, 500, say("Open cases that round robin gives one person at most")),
    Number(Amount.WARN_FIRST, 50, 1, 99, say("Percent of its time after which a clock warns first; the clocks of cases that have begun keep what they began under")),
    Number(Amount.WARN_SECOND, 75, 1, 99, say("Percent after which it warns again; the same percent twice warns once")),
    Number(Amount.WARN_THIRD, 90, 1, 99, say("Percent after which it warns for the last time")),
    Number(Amount.ALARM_FROM, 75, 1, 100, say("Percent from which its warnings are told to who has the case, or to the team; 100 tells only that it is overdue")),
)  # fmt: skip
AFTERWARDS = (
    Number(Amount.FOLLOW_UP_DAYS, 1, 1, 60, say("Days after a solution until people are asked whether it worked")),
    Number(Amount.FOLLOW_UP_OPEN_DAYS, 28, 1, 365, say("Days in which people can say whether it worked")),
    Number(Amount.OFFER_OPEN_DAYS, 28, 1, 365, say("Days the help with a case can be rated")),
    Number(Amount.OFFER_EVERY_DAYS, 14, 1, 365, say("Days in which one person is asked for a rating once at most")),
)  # fmt: skip
HEAT = (
    Number(Amount.HOT_FROM, 60, 1, 100, say("Heat from which a question is on its way to being hot; a rule about heat needs this too")),
    Number(Amount.HOT_LOOKS, 2, 1, 24, say("Looks in a row, five minutes apart, with so much heat that make it hot")),
    Number(Amount.COOL_UNDER, 40, 1, 100, say("Heat under which a hot question cools")),
    Number(Amount.COOL_HOURS, 2, 1, 72, say("Hours it stays under that until it counts as hot no more")),
    Number(Amount.HALF_LIFE_HOURS, 6, 1, 48, say("Hours in which what people did weighs half as much")),
    Number(Amount.FOUR_EYES_FROM, 80, 1, 101, say("Heat from which two of the team make an answer official together; 101 asks for it nowhere")),
)  # fmt: skip
"""How fast a question turns into a problem, from 0 to 100."""
RETENTION = (
    Number(Amount.ADDRESS_DAYS, 30, 1, 3650, say("Days the network of a sign-in, and of what heats a question, is kept")),
    Number(Amount.SIGNAL_DAYS, 30, 1, 365, say("Days it is kept who made a question hot, and by what")),
    Number(Amount.MAIL_DAYS, 30, 1, 365, say("Days it is kept which mail was sent to whom")),
    Number(Amount.DRAFT_DAYS, 90, 1, 3650, say("Days a draft is kept that nobody touches")),
    Number(Amount.EXPORT_DAYS, 7, 1, 90, say("Days a person’s export can be fetched")),
)  # fmt: skip
"""How long what is personal is kept: the daily clean-up goes by it."""

DAILY = (
    Number(Amount.DAILY_THREADS, 20, 1, 10_000, say("Questions of one member within 24 hours")),
    Number(Amount.DAILY_VOTES, 40, 1, 10_000, say("Votes of one member within 24 hours; never more than 30 a minute")),
    Number(Amount.DAILY_FLAGS, 20, 1, 10_000, say("Flags of one person within 24 hours")),
    Number(Amount.DAILY_EDITS, 30, 1, 10_000, say("Edits of one member within 24 hours")),
)  # fmt: skip
PACE = (
    Number(Amount.THREAD_SECONDS, 15, 0, 3600, say("Seconds between two questions of one member")),
    Number(Amount.REPLY_SECONDS, 5, 0, 3600, say("Seconds between two answers or comments of one member")),
    Number(Amount.NEWCOMER_THREAD_SECONDS, 120, 0, 3600, say("Seconds between two questions on a member’s first day")),
    Number(Amount.NEWCOMER_REPLY_SECONDS, 30, 0, 3600, say("Seconds between two answers or comments on a member’s first day")),
)  # fmt: skip
NEVER_ASKED = 366  # days: as many ask for no second factor
SIGNING_IN = (
    Number(Amount.STAFF_FACTOR_DAYS, NEVER_ASKED, 0, NEVER_ASKED, say("Days agents and admins have to set up a second factor, once they are told; then they can do nothing else before. 0 gives none, 366 does not ask for one")),
)  # fmt: skip

WARNS_AT = (Amount.WARN_FIRST, Amount.WARN_SECOND, Amount.WARN_THIRD)

NUMBERS = {
    number.name: number
    for number in (
        *PRIVILEGES,
        *AMOUNTS,
        *DESK,
        *AFTERWARDS,
        *HEAT,
        *RETENTION,
        *DAILY,
        *PACE,
        *SIGNING_IN,
    )
}
