"""Carrying mail to the mail server, each claimed first so that two workers never send one twice."""

import logging

from flask import current_app

from community.channels import switchboard
from community.channels.messages import Message
from community.config import Settings
from community.domain.notifications import letters, operations, queries
from community.domain.notifications.letters import Letter, Site
from community.domain.notifications.models import Email
from community.kernel import clock

logger = logging.getLogger(__name__)


def deliver_due() -> int:
    """Try the mails that are due; how many were tried."""
    return sum(_deliver(email_id) for email_id in queries.due_mails(clock.now()))


def _deliver(email_id: int) -> bool:
    email = operations.claim_mail(email_id)
    if email is None:
        return False
    try:
        _send(email)
    except Exception as error:
        logger.exception("Mail %s (%s) could not be sent", email_id, email.kind)
        operations.put_back_mail(email_id, type(error).__name__)
    return True


def _send(email: Email) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    site = Site(settings.site_name, settings.base_url, settings.default_locale)
    letter = letters.write(email, site)
    if letter is None:
        operations.drop_mail(email.id, "Nothing left to tell.")
        return

    channel = switchboard.mail(settings.smtp_url, settings.mail_from, settings.base_url)
    receipt = channel.send(_message(email, letter))
    # A server repeats the address that it refuses; the row has it, and the log need not.
    said = receipt.error.replace(email.to, "…")
    if receipt.sent:
        logger.info("Mail %s (%s) sent", email.id, email.kind)
        operations.delivered(email.id, keep_context=not settings.is_production)
    elif receipt.refused:
        logger.warning("Mail %s (%s) refused: %s", email.id, email.kind, said)
        operations.drop_mail(email.id, receipt.error)
    else:
        logger.warning("Mail %s (%s) put back: %s", email.id, email.kind, said)
        operations.put_back_mail(email.id, receipt.error)


def _message(email: Email, letter: Letter) -> Message:
    return Message(
        id=f"mail-{email.id}",
        to=email.to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        conversation=letter.conversation,
        unsubscribe_url=letter.unsubscribe_url,
    )
