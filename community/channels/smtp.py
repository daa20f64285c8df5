"""Mail through an SMTP server."""

import smtplib
import ssl
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from community.channels.messages import Message, Receipt
from community.kernel import clock

# Seconds for each answer: a busy server takes a minute, and to ask again would be to send twice.
TIMEOUT = 90
FOR_GOOD = range(500, 600)
PORTS = {"smtp": 587, "smtps": 465}


class Smtp:
    """A mail server: smtp://user:password@host:port, or smtps:// for TLS from the first byte.

    On smtp:// TLS is begun when the server offers it, always when there is a password to protect;
    `?starttls=always` insists, `?starttls=never` leaves it.
    """

    def __init__(self, url: str, mail_from: str, base_url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._starttls = parse_qs(parts.query).get("starttls", ["offered"])[0]
        self._from = mail_from
        self._domain = urlsplit(base_url).hostname or "localhost"

    def send(self, message: Message) -> Receipt:
        """Hand one message to the server. Says how it went instead of raising."""
        try:
            mail = self.compose(message)
        except (ValueError, MessageError) as error:
            return Receipt(sent=False, refused=True, error=_sentence(error))
        try:
            line = self._line()
            try:
                line.send_message(mail)
            finally:
                _leave(line)
        except smtplib.SMTPRecipientsRefused as error:
            return _refusal(*next(iter(error.recipients.values())))
        except smtplib.SMTPDataError as error:
            return _refusal(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            return Receipt(sent=False, error=_sentence(error))
        return Receipt(sent=True)

    def compose(self, message: Message) -> EmailMessage:
        """The message as it goes over the line. Raises ValueError for a header with a line break."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self._from
        mail["To"] = Address(addr_spec=message.to)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(clock.now())
        mail["Message-ID"] = f"<{message.id}@{self._domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        if message.conversation:
            mail["In-Reply-To"] = mail["References"] = f"<{message.conversation}@{self._domain}>"
        if message.unsubscribe_url:
            mail["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        return mail

    def _line(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        if self._secure:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT, context=trust
            )
        else:
            line = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        try:
            self._prepare(line, trust)
        except BaseException:
            line.close()
            raise
        return line

    def _prepare(self, line: smtplib.SMTP, trust: ssl.SSLContext) -> None:
        line.ehlo()
        if self._begins_tls(line):
            line.starttls(context=trust)
            line.ehlo()
        if self._user:
            line.login(self._user, self._password)

    def _begins_tls(self, line: smtplib.SMTP) -> bool:
        if self._secure or self._starttls == "never":
            return False
        return self._starttls == "always" or bool(self._user) or line.has_extn("starttls")


def _leave(line: smtplib.SMTP) -> None:
    # The mail is through by now, or is not; how the goodbye goes changes nothing of that.
    with suppress(smtplib.SMTPException, OSError):
        line.quit()
    line.close()


def _refusal(code: int, words: bytes | str) -> Receipt:
    # What the server says of one address or one mail with 5xx is for good. What it says of us
    # (sign-in, sender) is not: somebody will mend the configuration.
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Receipt(sent=False, refused=code in FOR_GOOD, error=f"{code} {text}"[:500])


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
