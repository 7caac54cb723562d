"""Mail to the outside world: ``MAIL_URL`` is ``smtp://``, ``smtps://`` or, for the demonstration, ``file://folder``.

A header never carries more than its own line, whatever a name or a title holds (trust.md A36), and an address is an
address or nothing is sent.
"""

import re
import secrets
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from unicodedata import category
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

TIMEOUT = 15
LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LINKED = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://\S*"  # with a scheme
    r"|(?:mailto|tel|sms|javascript|data):\S*"
    r"|[^\s@]+@[\w.-]+"
    r"|[\w-]+(?:\.[\w-]+)*\.[^\W\d]{2,}(?::\d+)?(?:[/?#]\S*)?"  # a host, in whatever script
    r"|\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\S*)?"
)
UNLINKED = str.maketrans(".:/@", "．：／＠")


@dataclass(frozen=True)
class Mail:
    """One message to one person. ``text`` is what everybody can read; ``html`` stands beside it where there is one."""

    to: str
    subject: str
    text: str
    html: str | None = None


class MailFailed(Exception):
    """The message did not leave. ``permanent`` tells that trying again will not help."""

    def __init__(self, why: str, *, permanent: bool) -> None:
        super().__init__(why)
        self.permanent = permanent


def send(mail: Mail) -> None:
    """Hand a message to what ``MAIL_URL`` names; raises ``MailFailed``. Slow: never inside a transaction."""
    settings = current_app.config["SETTINGS"]
    deliver(mail, settings.mail_url, settings.mail_from, at=datetime.now(UTC))


def deliver(mail: Mail, url: str, sender: str, *, at: datetime) -> None:
    """Hand a message to the server or folder of ``url``, from ``sender`` (``Name <address>``)."""
    target = urlsplit(url)
    carriers: dict[str, Callable[[EmailMessage, SplitResult], None]] = {
        "smtp": _by_smtp,
        "smtps": _by_smtp,
        "file": _to_folder,
    }
    if target.scheme not in carriers:
        raise MailFailed("MAIL_URL must begin with smtp://, smtps:// or file://", permanent=True)
    carriers[target.scheme](compose(mail, sender, at=at), target)


def compose(mail: Mail, sender: str, *, at: datetime) -> EmailMessage:
    """The message as it travels; raises ``MailFailed`` where the recipient is no address."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(address, _line(name))
    message["To"] = _address(mail.to)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="base64")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", cte="base64")
    return message


def unlinked(text: str) -> str:
    """A text in which mail programs find nothing to turn into a link: what others typed must not borrow our sender's
    trust (trust.md A36). It reads the same: dots, colons, strokes and @ of addresses become full-width."""
    return LINKED.sub(lambda found: found[0].translate(UNLINKED), text)


def _line(text: str) -> str:
    """Text as one line: controls and every sort of line break become spaces."""
    kept = "".join(" " if category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join(kept.split())


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
        if not LOCAL.fullmatch(local) or not HOST.fullmatch(host):
            raise ValueError("no address")
        return Address(name, local, host)
    except (ValueError, HeaderParseError, IndexError) as error:
        raise MailFailed(f"not an address that mail can be sent to: {address!r}", permanent=True) from error


def _by_smtp(message: EmailMessage, target: SplitResult) -> None:
    host, local = target.hostname or "localhost", (target.hostname or "localhost") in LOOPBACK
    context = ssl.create_default_context()
    try:
        with _connect(target, host, context) as server:
            if target.scheme == "smtp" and not local and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if target.username:
                if not local and not isinstance(server.sock, ssl.SSLSocket):
                    raise MailFailed(
                        "the mail server offers no TLS; the password stays here", permanent=False
                    )
                server.login(unquote(target.username), unquote(target.password or ""))
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        refused = all(code >= 500 for code, _why in error.recipients.values())
        raise MailFailed("the mail server refuses the recipient", permanent=refused) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(f"the mail server did not take it: {error}", permanent=False) from error


def _connect(target: SplitResult, host: str, context: ssl.SSLContext) -> smtplib.SMTP:
    server: smtplib.SMTP
    if target.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, target.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, target.port or 25, timeout=TIMEOUT)
    server.ehlo()
    return server


def _to_folder(message: EmailMessage, target: SplitResult) -> None:
    """One ``.eml`` file a message, complete when it appears, readable without decoding."""
    folder = Path(unquote(target.netloc + target.path))
    for part in message.walk():
        if part.get_content_maintype() == "text":
            part.set_content(part.get_content(), subtype=part.get_content_subtype(), cte="8bit")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{stamp}-{secrets.token_hex(4)}"
        unfinished.write_bytes(message.as_bytes())
        unfinished.rename(folder / f"{unfinished.name[1:]}.eml")
    except OSError as error:
        raise MailFailed(f"the folder for mail cannot be written: {error}", permanent=False) from error
