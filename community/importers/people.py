"""Bringing in people: their accounts, the names they had, and those known only from what they wrote."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from community.domain.accounts import names
from community.domain.accounts.impersonating import looks_official, shape, team_shapes
from community.domain.accounts.models import MAX_HANDLE, MAX_NAME, User
from community.domain.accounts.skeletons import key
from community.domain.reputation.models import Entry
from community.importers import ids
from community.importers.records import BOT, Author, Lost, Person
from community.kernel import clock, markdown
from community.kernel.db import db
from community.kernel.errors import Invalid
from community.kernel.visible import has_unseen

BOT_NAME = "Old forum"
LONGEST_SUFFIX = 8  # a hyphen and a number
OFFICIAL_NAME = "This name looks like that of somebody of the team."
CAUSE = "imported"  # of the ledger entry that carries an old reputation over
EMAIL = re.compile(r"(?<=\S)@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True)
class Ready:
    """A person whose texts are safe, so that the transaction that writes them is short."""

    person: Person
    bio: str = ""
    bio_html: str = ""


def ready(person: Person) -> Ready:
    """Make what people say about themselves safe; nothing is written yet."""
    html = markdown.clean_html(person.about) if person.about else ""
    # A profile is edited in Markdown, so what can be edited is the text of the old one.
    return Ready(person, markdown.plain(html)[: names.MAX_BIO], html)


class People:
    """The people of one source. Keeps which handles are taken, so that each look-up is quick."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._taken: set[str] | None = None
        self._next: dict[str, int] = {}
        self._renamed: list[Lost] = []

    def forget(self) -> None:
        """Read the taken handles anew: somebody joined meanwhile."""
        self._taken = None

    def renamed(self) -> list[Lost]:
        """Whose name could not stay since this was last asked, for the report."""
        renamed, self._renamed = self._renamed, []
        return renamed

    def add(self, people: Sequence[Ready]) -> list[Lost]:
        """Write accounts without passwords, each old id once; what could not be kept."""
        fresh, lost = ids.new_ones(self.source, "user", people, lambda one: one.person.author.key)
        emails, more = self._emails([one.person for one in fresh])
        rows = [self._row(one, emails.get(one.person.author.key)) for one in fresh]
        written = ids.insert_rows(User, rows)
        ids.remember(self.source, "user", [one.person.author.key for one in fresh], written)
        self._credit(rows, written)
        return lost + more

    def known(self, authors: Mapping[Author, datetime]) -> dict[str, int]:
        """Our ids of these authors by their key; who is not here yet is made, joined at the given time."""
        keys = {author.key for author in authors}
        found = ids.local(self.source, ("user",), keys)
        missing: dict[str, Ready] = {}
        for author, at in sorted(authors.items(), key=lambda pair: pair[1]):
            if author.key not in found:
                missing.setdefault(author.key, Ready(Person(author, at)))
        if missing:
            self.add(list(missing.values()))
            found |= ids.local(self.source, ("user",), missing)
        return found

    def bot(self) -> int:
        """The account in whose name the import closes and removes."""
        return self.known({Author(BOT, BOT_NAME): clock.now()})[BOT]

    def _row(self, one: Ready, email: str | None) -> dict[str, Any]:
        person, author = one.person, one.person.author
        name = self._name(author)
        handle = self._handle(name, author.foreign_id)
        return {
            "handle": handle,
            "handle_key": key(handle),
            "name": name,
            "email": email,
            "email_key": names.email_key(email) if email else None,
            "bio": one.bio,
            "bio_html": one.bio_html,
            "location": _or_nothing(names.check_location, person.location),
            "website": _or_nothing(names.check_website, person.website),
            "reputation": person.reputation,
            "is_bot": author.foreign_id == BOT,
            "joined_at": person.joined_at,
            "seen_at": person.seen_at,
            "deleted_at": clock.now() if author.is_former else None,
        }

    def _name(self, author: Author) -> str:
        name = shown_name(author)
        if author.foreign_id == BOT or not looks_official(name):
            return name
        self._renamed.append(Lost("name", author.key, OFFICIAL_NAME, name))
        return unnamed(author)

    def _handle(self, name: str, foreign_id: str) -> str:
        if self._taken is None:
            self._taken = set(db.session.scalars(select(User.handle_key)))
            self._next.clear()
        base = handle_base(name, foreign_id)
        handle = base
        while key(handle) in self._taken or self._looks_like_the_team(handle):
            number = self._next[base] = self._next.get(base, 1) + 1
            handle = f"{base}-{number}"
        self._taken.add(key(handle))
        return handle

    def _looks_like_the_team(self, handle: str) -> bool:
        return not _is_allowed(handle) or shape(handle) in team_shapes()

    def _emails(self, people: Iterable[Person]) -> tuple[dict[str, str], list[Lost]]:
        wished = {one.author.key: one.author.email for one in people if one.author.email}
        keys = {names.email_key(email) for email in wished.values()}
        taken = set(db.session.scalars(select(User.email_key).where(User.email_key.in_(keys))))
        kept: dict[str, str] = {}
        lost = []
        for author_key, email in wished.items():
            if not _or_nothing(names.check_email, email):
                lost.append(Lost("email", author_key, "This is not an e-mail address."))
            elif names.email_key(email) in taken:
                lost.append(Lost("email", author_key, "Somebody else has this e-mail address."))
            else:
                kept[author_key] = email.strip()
                taken.add(names.email_key(email))
        return kept, lost

    def _credit(self, rows: Sequence[Mapping[str, Any]], user_ids: Sequence[int]) -> None:
        now = clock.now()
        entry = {"cause": CAUSE, "object_id": 0, "at": now}
        entries = [
            {**entry, "user_id": user_id, "points": row["reputation"] - 1}
            for row, user_id in zip(rows, user_ids, strict=True)
            if row["reputation"] != 1
        ]
        if entries:
            db.session.execute(insert(Entry), entries)


def shown_name(author: Author) -> str:
    """The name as it was, without what cannot be seen; of an e-mail address only what is before the @."""
    text = unicodedata.normalize("NFC", author.name)
    text = "".join(sign for sign in text if not has_unseen(sign))
    name = " ".join(EMAIL.sub("", text).split())[:MAX_NAME].strip()
    return name or unnamed(author)


def unnamed(author: Author) -> str:
    """What somebody is called whose name cannot be shown."""
    return f"user {author.foreign_id}"[:MAX_NAME] if author.foreign_id else "Former member"


def handle_base(name: str, foreign_id: str) -> str:
    """A handle made from a name: its letters and digits, else those of ASCII, else the old id."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    bases = [
        _spelled(unicodedata.normalize("NFKC", name)),
        _spelled(plain),
        _spelled(f"user-{foreign_id}"),
    ]
    return next((base for base in bases if _is_allowed(base)), "user")


def _spelled(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)[: MAX_HANDLE - LONGEST_SUFFIX].strip("._-")


def move_joining_back(user_ids: Mapping[int, datetime]) -> None:
    """Let people have joined no later than they first wrote."""
    standing = select(User.id, User.joined_at).where(User.id.in_(user_ids))
    earlier = [
        {"id": user_id, "joined_at": user_ids[user_id]}
        for user_id, joined_at in db.session.execute(standing)
        if user_ids[user_id] < joined_at
    ]
    ids.update_rows(User, earlier)


def _is_allowed(handle: str) -> bool:
    return bool(_or_nothing(names.check_handle, handle))


def _or_nothing(check: Callable[[str], str], typed: str) -> str:
    try:
        return check(typed)
    except Invalid:
        return ""
