"""Counting attempts around Flask-Security's forms (trust.md A37). The rules are in ``people.service.attempts``."""

from flask import Response, g

from app.adapters.databases import begin_writing
from app.extensions import db, source
from app.people.service import attempts
from app.people.states import AttemptPurpose
from app.web.account.security.messages import waiting
from app.web.account.security.render import set_status
from app.web.instant import instant
from app.web.rendering import render_text


def begin(purpose: AttemptPurpose, email: str) -> str | None:
    """Count an attempt in a transaction of its own; the sentence to show where this source has to wait."""
    begin_writing()
    attempt, wait = attempts.begin_attempt(purpose, email, source(), at=instant())
    attempt_id = attempt.id if attempt is not None else None
    db.session.commit()
    if attempt_id is None:
        return refuse(wait)
    g.attempt_id = attempt_id
    return None


def succeeded() -> None:
    """What was begun has succeeded; it is noted when the request is over."""
    g.attempt_succeeded = True


def settle_after(response: Response) -> None:
    """Note a success once all else is committed."""
    attempt_id = g.pop("attempt_id", None)
    if attempt_id is None or not g.pop("attempt_succeeded", False) or response.status_code >= 400:
        return
    begin_writing()
    attempts.settle_attempt(attempt_id)
    db.session.commit()


def mail_refused(email: str) -> str | None:
    """Count a mail that is about to be written: the sentence where this source has to wait.

    An address that had enough of them gets no more for a while, without a word to whoever asks.
    """
    begin_writing()
    allowed, wait = attempts.may_mail(email, source(), at=instant())
    db.session.commit()
    g.mails_muted = not allowed
    return refuse(wait) if wait else None


def refuse(wait: int) -> str:
    """429 with the seconds to wait, and the sentence for the form."""
    set_status(429)
    g.retry_after = wait
    return render_text(waiting(wait))
