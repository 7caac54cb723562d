"""Writing and mailing letters."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from app.adapters.mail import Mail, MailFailed, send, unlinked
from app.extensions import db
from app.jobs.transaction import transaction
from app.jobs.work import work
from app.letters.models import Letter
from app.letters.service import letters_to_send, mark_failed, mark_sent, write_letters
from app.people.models import User
from app.shared.text import Text
from app.web.rendering import render_text


def render(text: Text, locale: str) -> str:
    """A message in a reader's language."""
    with force_locale(locale):
        return render_text(text)


@work(every=5)
def write_waiting_letters(at: datetime) -> int:
    """Derive letters from the acts that nobody has written about yet."""
    return write_letters(render, at=at)


@work(every=5, transactional=False)
def send_waiting_letters(at: datetime) -> int:
    """Mail what is due, outside any transaction; each answer of the mail server is noted in one of its own."""
    prepared = [(letter.id, compose(letter, reader)) for letter, reader in letters_to_send(at)]
    for key, mail in prepared:
        sent = _try(mail)
        with transaction():
            letter = _again(key)
            (mark_sent if sent else mark_failed)(letter, at=at)
    return len(prepared)


def compose(letter: Letter, reader: User) -> Mail:
    """The mail of a letter, in the reader's language, with links of this site alone."""
    settings = current_app.config["SETTINGS"]
    with force_locale(reader.locale):
        text = current_app.jinja_env.get_template("mail/letter.txt").render(
            name=unlinked(reader.name),
            body=unlinked(letter.body),
            url=f"{settings.site_url}{letter.path}" if letter.path else "",
            demo=settings.demo,
        )
    return Mail(to=reader.email, subject=unlinked(letter.subject), text=text)


def _try(mail: Mail) -> bool:
    try:
        send(mail)
    except MailFailed as failure:
        current_app.logger.warning("a letter did not leave; it will be tried again later: %s", failure)
        return False
    return True


def _again(key: str) -> Letter:
    letter = db.session.get(Letter, key)
    assert letter is not None  # noqa: S101
    return letter
