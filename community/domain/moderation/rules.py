"""Which acts there are, who does them, and what can be undone. Pure."""

from datetime import datetime
from enum import StrEnum

from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.moderation.models import MAX_REASON
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.visible import without_invisible
from community.kernel.words import say


class Verb(StrEnum):
    """Everything the audit log holds."""

    LOCK = "lock"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    WARN = "warn"
    NOTE = "note"
    ERASE = "erase"
    UNDO = "undo"
    CLOSE = "close"
    REOPEN = "reopen"
    REMOVE = "remove"
    RESTORE = "restore"
    EDIT = "edit"
    SETTLE_FLAG = "settle_flag"
    ENDORSE = "endorse"
    UNENDORSE = "unendorse"
    ESCALATE = "escalate"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    GRANT_ROLE = "grant_role"
    CHANGE_SECURITY = "change_security"
    CHANGE_SETTING = "change_setting"
    CHANGE_SERVICE = "change_service"
    VOID_VOTES = "void_votes"
    CHANGE_TEAM = "change_team"
    CHANGE_CATEGORY = "change_category"
    SET_ABSENCE = "set_absence"
    END_ABSENCE = "end_absence"
    PUBLISH_TEXT = "publish_text"
    LIMIT = "limit"
    WATCH_WORD = "watch_word"
    SET_KNOWN_ISSUE = "set_known_issue"
    WITHDRAW_KNOWN_ISSUE = "withdraw_known_issue"
    BIND = "bind"
    UNBIND = "unbind"


UNDONE_HERE = frozenset(
    (Verb.LOCK, Verb.MOVE, Verb.MERGE, Verb.SPLIT, Verb.LIMIT, Verb.WARN, Verb.NOTE)
)

RECORDED = tuple(verb for verb in Verb if verb is not Verb.CHANGE_SECURITY)
"""What a person's record tells those who care for the community; the audit log tells admins the rest."""

VERB_WORDS = {
    Verb.PUBLISH_TEXT: say("Published a text"),
    Verb.LOCK: say("Locked"),
    Verb.MOVE: say("Moved"),
    Verb.MERGE: say("Merged"),
    Verb.SPLIT: say("Split off"),
    Verb.WARN: say("Warned"),
    Verb.NOTE: say("Noted"),
    Verb.ERASE: say("Erased for privacy"),
    Verb.UNDO: say("Undid"),
    Verb.CLOSE: say("Closed"),
    Verb.REOPEN: say("Reopened"),
    Verb.REMOVE: say("Removed"),
    Verb.RESTORE: say("Restored"),
    Verb.EDIT: say("Edited"),
    Verb.SETTLE_FLAG: say("Settled a flag"),
    Verb.ENDORSE: say("Made official"),
    Verb.UNENDORSE: say("Took the official mark off"),
    Verb.ESCALATE: say("Handed to the support team"),
    Verb.SUSPEND: say("Suspended"),
    Verb.UNSUSPEND: say("Ended a suspension"),
    Verb.GRANT_ROLE: say("Gave a role"),
    Verb.CHANGE_SECURITY: say("Changed how somebody logs in"),
    Verb.CHANGE_SETTING: say("Changed a setting"),
    Verb.CHANGE_SERVICE: say("Changed a rule or a promise"),
    Verb.VOID_VOTES: say("Voided votes"),
    Verb.CHANGE_TEAM: say("Changed a team"),
    Verb.CHANGE_CATEGORY: say("Changed a category"),
    Verb.SET_ABSENCE: say("Noted an absence"),
    Verb.END_ABSENCE: say("Ended an absence"),
    Verb.LIMIT: say("Has posts held silently"),
    Verb.WATCH_WORD: say("Changed the watched words"),
    Verb.SET_KNOWN_ISSUE: say("Said how far a known issue is"),
    Verb.WITHDRAW_KNOWN_ISSUE: say("Withdrew a known issue"),
    Verb.BIND: say("Bound to a known issue"),
    Verb.UNBIND: say("Unbound from a known issue"),
}


def may_tend(user: User | None, now: datetime) -> bool:
    """Moderators and staff lock, move, merge, split, warn and note."""
    return user is not None and may(user, Right.REVIEW, now)


def may_limit(user: User, by: User | None, now: datetime) -> bool:
    """Those who care have the posts of members held, never of each other."""
    return may_tend(by, now) and Role(user.role) is Role.MEMBER and user.deleted_at is None


def may_audit(user: User | None, now: datetime) -> bool:
    """Admins read the log of all acts."""
    return user is not None and may(user, Right.SETTINGS, now)


def clean_reason(reason: object, needed: bool = False) -> str:
    """A reason in one line. Raises Invalid(reason=…)."""
    if not isinstance(reason, str):
        raise Invalid(reason=say("A reason is text."))
    clean = _in_one_line(reason)
    if len(clean) > MAX_REASON:
        raise Invalid(reason=say("A reason has at most %(n)s characters.", n=MAX_REASON))
    if needed and not clean:
        raise Invalid(reason=say("Say why."))
    return clean


def clean_note(text: object) -> str:
    """A note in one line. Raises Invalid(text=…)."""
    if not isinstance(text, str):
        raise Invalid(text=say("A note is text."))
    clean = _in_one_line(text)
    if len(clean) > MAX_REASON:
        raise Invalid(text=say("A note has at most %(most)s characters.", most=MAX_REASON))
    if not clean:
        raise Invalid(text=say("Write the note first."))
    return clean


def _in_one_line(text: str) -> str:
    return " ".join(storable(without_invisible(text)).split())
