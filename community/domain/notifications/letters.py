"""What a mail says, put together when it leaves: the words, and where its links lead."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale

from community.domain.notifications import queries, rules
from community.domain.notifications.models import Email
from community.domain.notifications.rules import Kind
from community.kernel import clock

MAX_SUBJECT = 150  # characters; a title as long as that is cut by every mail program


@dataclass(frozen=True)
class Letter:
    """A mail, rendered."""

    subject: str
    text: str
    html: str
    conversation: str | None = None
    """The same for all mails about one thread."""
    unsubscribe_url: str | None = None


@dataclass(frozen=True)
class Site:
    """What every mail says of where it comes from."""

    name: str
    url: str
    locale: str


def write(email: Email, site: Site) -> Letter | None:
    """The letter of a mail, or None when there is nothing left to tell its reader."""
    if email.kind in rules.PLAIN:
        return _link_letter(email, site)
    return _notice_letter(email, site)


def _link_letter(email: Email, site: Site) -> Letter | None:
    if "path" not in email.context:
        return None
    said = rules.SECURITY_NEWS.get(email.context.get("what", ""))
    return _rendered(email, site, link=site.url + email.context["path"], said=said)


def _notice_letter(email: Email, site: Site) -> Letter | None:
    found = queries.find_notice(email.context.get("notification_id", 0))
    if found is None or not rules.is_here(found[0], found[1].kind, clock.now()):
        return None
    person, notice = found
    token = queries.unsubscribe_token(person.id, Kind(email.kind))
    return _rendered(
        email,
        site,
        conversation=f"thread-{notice.thread_id}" if notice.thread_id else None,
        unsubscribe_url=f"{site.url}/unsubscribe/{token}",
        notice=notice,
        link=site.url + notice.path,
        rating_link=site.url + notice.rating_path if notice.rating_path else None,
    )


def _rendered(
    email: Email,
    site: Site,
    conversation: str | None = None,
    unsubscribe_url: str | None = None,
    **context: Any,
) -> Letter:
    # The first line of the text is the subject.
    name = email.kind if email.kind in rules.PLAIN else "notice"
    context |= {"site": site, "unsubscribe_url": unsubscribe_url}
    templates = current_app.jinja_env
    with force_locale(email.locale or site.locale):
        plain = templates.get_template(f"emails/{name}.txt").render(context)
        html = templates.get_template(f"emails/{name}.html").render(context)
    subject, _, text = plain.strip().partition("\n")
    subject = " ".join(subject.split())
    if len(subject) > MAX_SUBJECT:
        subject = subject[: MAX_SUBJECT - 1] + "…"
    return Letter(subject, text.strip() + "\n", html, conversation, unsubscribe_url)
