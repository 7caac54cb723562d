"""Mails with secret links: written in the request, sent when its answer has gone out.

So nobody can tell from the time of an answer whether a mail was sent, no lock is held while a server is slow, and a
request that failed sends nothing. A mail that is lost is asked for again.
"""

import logging
from typing import Any

from flask import Response, current_app, g
from flask_security import MailUtil

from app.adapters.mail import Mail, MailFailed, deliver
from app.shared import clock

log = logging.getLogger(__name__)
NOBODY = ""


def write_mail(mail: Mail) -> None:
    """Keep a mail until the answer of this request has gone out."""
    g.setdefault("mails_to_send", []).append(mail)


def post_after(response: Response) -> None:
    """Send what was written, once the answer is out; nothing where the request failed."""
    mails = g.pop("mails_to_send", [])
    if not mails or response.status_code >= 500:
        return
    settings = current_app.config["SETTINGS"]
    url, sender = settings.mail_url, settings.mail_from

    def post() -> None:
        for mail in mails:
            try:
                deliver(mail, url, sender, at=clock.now())
            except MailFailed as failure:
                log.error("a mail did not leave: %s", failure)

    response.call_on_close(post)


class OurMail(MailUtil):
    """Flask-Security's mails on our road. One to ``NOBODY`` was written for the sake of equal work and is dropped."""

    def send_mail(
        self,
        _template: str,
        subject: str,
        recipient: Any,
        _sender: Any,
        body: str | None,
        html: Any,
        **_context: Any,
    ) -> None:
        """Keep the mail for later."""
        if recipient != NOBODY and not g.get("mails_muted", False):
            write_mail(Mail(to=str(recipient), subject=str(subject), text=body or "", html=html))
