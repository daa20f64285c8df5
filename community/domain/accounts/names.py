"""What people may be called: handles, names, e-mail addresses, and the lines of a profile."""

import re
import unicodedata
from urllib.parse import urlsplit

from community.domain.accounts.models import MAX_EMAIL, MAX_HANDLE, MAX_NAME
from community.domain.accounts.skeletons import key, mixes_scripts, script_of, skeleton
from community.kernel.errors import Invalid
from community.kernel.storable import is_storable
from community.kernel.visible import BLANK, has_unseen
from community.kernel.words import say

MIN_HANDLE = 3
MIN_GIVEN_HANDLE = 2  # an operator may give shorter ones
MAX_BIO = 4_000
MAX_LOCATION = 80
MAX_WEBSITE = 200
MIN_LABELS = 2  # of a domain: name and top
MAX_LOCAL_PART = 64  # octets before the @: RFC 5321

RESERVED = frozenset({
    "about", "abuse", "account", "accounts", "admin", "administrator", "admins", "agent",
    "agents", "anonymous", "answers", "api", "app", "assets", "billing", "bot", "contact",
    "deleted", "desk", "feeds", "former", "formermember", "help", "helpdesk", "info", "insights",
    "join", "login", "logout", "mail", "me", "mod", "moderation", "moderator", "moderators",
    "mods", "new", "news", "noreply", "no-reply", "notifications", "null", "official", "owner",
    "people", "peerdesk", "peerdesk-team", "postmaster", "privacy", "questions", "review", "root",
    "sales", "search", "security", "settings", "staff", "status", "support", "support-team",
    "supportteam", "sysadmin", "system", "tags", "team", "terms", "undefined", "uploads",
    "webmaster",
})  # fmt: skip
_RESERVED_SHAPES = frozenset(skeleton(word) for word in RESERVED)
_LEET = str.maketrans("013457", "oieast")
_SEPARATORS = "._-"
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.I)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.I)
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}", re.I)


def check_handle(typed: str, by_operator: bool = False) -> str:
    """A handle that may be taken, if nobody has it. Raises Invalid(handle=…).

    An operator may also give short and reserved ones: "support" is theirs to give.
    """
    handle = unicodedata.normalize("NFKC", typed.strip())
    least = MIN_GIVEN_HANDLE if by_operator else MIN_HANDLE
    if not least <= len(handle) <= MAX_HANDLE or len(key(handle)) > MAX_HANDLE * 2:
        raise Invalid(
            handle=say(
                "A handle has %(least)s to %(most)s characters.", least=least, most=MAX_HANDLE
            )
        )
    if not _is_spelled_well(handle):
        raise Invalid(
            handle=say(
                "A handle is made of letters, digits, dots, underscores and hyphens, "
                "and begins and ends with a letter or digit."
            )
        )
    if mixes_scripts(handle):
        raise Invalid(handle=say("Please take the letters of one alphabet only."))
    if by_operator:
        return handle
    plain = key(handle)
    if {plain, plain.translate(_LEET)} & RESERVED or skeleton(handle) in _RESERVED_SHAPES:
        raise Invalid(handle=say("This handle is reserved. Please choose another."))
    return handle


def check_name(typed: str) -> str:
    """A name to be shown, in any alphabet. Raises Invalid(name=…)."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or len(name) > MAX_NAME:
        raise Invalid(name=say("A name has 1 to %(most)s characters.", most=MAX_NAME))
    if has_unseen(name) or not any(unicodedata.category(sign)[0] in "LNSP" for sign in name):
        raise Invalid(name=say("This name holds characters that cannot be seen."))
    return name


def check_alphabets(name: str) -> None:
    """See that no word of a name mixes letters that nobody writes together. Raises Invalid(name=…)."""
    if any(mixes_scripts(word) for word in name.split()):
        raise Invalid(name=say("Please take the letters of one alphabet only."))


def check_email(typed: str, field: str = "email") -> str:
    """An e-mail address, strictly read: no quotes, no comments, no encoded words. Raises Invalid."""
    email = typed.strip()
    local, at, domain = email.partition("@")
    labels = domain.split(".")
    fine = (
        at
        and len(email) <= MAX_EMAIL
        and len(local) <= MAX_LOCAL_PART
        and "=?" not in local
        and _LOCAL_PART.fullmatch(local)
        and len(labels) >= MIN_LABELS
        and all(_LABEL.fullmatch(label) for label in labels)
        and _TOP_LABEL.fullmatch(labels[-1])
    )
    if not fine:
        raise Invalid(**{field: say("This is not an e-mail address we can write to.")})
    return email


def email_key(email: str) -> str:
    """What makes an address unique: case makes no difference."""
    return email.strip().lower()


def check_location(typed: str) -> str:
    """Where somebody says they are. Raises Invalid(location=…)."""
    location = " ".join(unicodedata.normalize("NFC", typed).split())
    if len(location) > MAX_LOCATION or has_unseen(location):
        raise Invalid(
            location=say("A location has at most %(most)s characters.", most=MAX_LOCATION)
        )
    return location


def check_website(typed: str) -> str:
    """The address of a person's page: http or https, or empty. Raises Invalid(website=…)."""
    website = typed.strip()
    if not website:
        return ""
    if len(website) > MAX_WEBSITE:
        raise Invalid(website=say("This address is too long: %(most)s at most.", most=MAX_WEBSITE))
    if not _is_web_address(website):
        raise Invalid(website=say("A website begins with https:// or http://."))
    return website


def check_bio(typed: str) -> str:
    """What a person says about themselves, in Markdown. Raises Invalid(bio=…)."""
    bio = typed.replace("\r\n", "\n").strip()
    if len(bio) > MAX_BIO:
        raise Invalid(bio=say("At most %(most)s characters, please.", most=f"{MAX_BIO:,}"))
    if not is_storable(bio):
        raise Invalid(bio=say("This text holds characters that cannot be kept."))
    return bio


def _is_spelled_well(handle: str) -> bool:
    inner = all(_is_letter(sign) or sign in _SEPARATORS for sign in handle)
    return inner and handle[0] not in _SEPARATORS and _begins(handle) and _is_letter(handle[-1])


def _begins(handle: str) -> bool:
    return unicodedata.category(handle[0])[0] in "LN"


def _is_letter(sign: str) -> bool:
    category = unicodedata.category(sign)
    if sign in BLANK:
        return False
    if category in ("Mn", "Mc"):  # vowel signs of Hindi, Thai …; loose accents belong to no script
        return script_of(sign) not in ("COMMON", "INHERITED")
    return category[0] == "L" or category == "Nd"


def _is_web_address(website: str) -> bool:
    if any(sign.isspace() or sign in "<>\"'\\`" for sign in website) or has_unseen(website):
        return False
    try:
        parts = urlsplit(website)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
