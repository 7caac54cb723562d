"""Letters are derived from the record: mail down loses nothing, a rollback sends nothing, nobody hears twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.history.queries import acts_after
from app.letters.models import Bookmark, Letter
from app.letters.rules import rules_by_act
from app.letters.states import LetterState
from app.people.models import User
from app.shared.letter_rules import Rule
from app.shared.text import Text

Render = Callable[[Text, str], str]
BATCH = 200
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)


def write_letters(render: Render, *, at: datetime) -> int:
    """Write the letters that the next acts of the record ask for; how many acts were worked through (0: none waits).

    ``render(text, locale)`` puts a message into the reader's language. Unique per act, reader and template, so that
    a repeated run writes nothing twice. The caller owns the transaction.
    """
    bookmark = db.session.get(Bookmark, "letters", with_for_update=True)
    if bookmark is None:
        bookmark = Bookmark(id="letters", act_id=0)
        db.session.add(bookmark)
    acts = acts_after(bookmark.act_id, BATCH)
    for act in acts:
        for rule in rules_by_act().get(act.name, ()):
            _write(act, rule, render, at)
        bookmark.act_id = act.id
    return len(acts)


def _write(act: Act, rule: Rule, render: Render, at: datetime) -> None:
    wanted = set(rule.readers(act))
    if not wanted:
        return
    known = set(
        db.session.scalars(
            select(Letter.user_id).where(Letter.act_id == act.id, Letter.template == rule.template)
        )
    )
    readers = db.session.scalars(
        select(User).where(User.id.in_(wanted - known), User.active).order_by(User.id)
    )
    for reader in readers:
        words = rule.words(act, reader.id)
        if words is None:
            continue
        body = "\n\n".join(render(paragraph, reader.locale) for paragraph in words.paragraphs)
        db.session.add(
            Letter(
                act_id=act.id,
                user_id=reader.id,
                template=rule.template,
                subject=render(words.subject, reader.locale)[:200],
                body=body,
                path=words.path,
                written_at=at,
                next_attempt_at=at,
            )
        )


def letters_to_send(at: datetime, limit: int = 50) -> list[tuple[Letter, User]]:
    """Written letters whose turn to be mailed has come, with their readers."""
    query = (
        select(Letter, User)
        .join(User, User.id == Letter.user_id)
        .where(Letter.state == LetterState.WRITTEN, Letter.next_attempt_at <= at)
        .order_by(Letter.next_attempt_at, Letter.id)
        .limit(limit)
    )
    return [(letter, user) for letter, user in db.session.execute(query)]


def mark_sent(letter: Letter, *, at: datetime) -> None:
    """The mail server took it."""
    letter.state, letter.sent_at, letter.attempts = LetterState.SENT, at, letter.attempts + 1


def mark_failed(letter: Letter, *, at: datetime) -> None:
    """The mail server did not take it: again later, twice as late each time, and given up after eight times."""
    letter.attempts += 1
    letter.next_attempt_at = at + FIRST_PAUSE * 2**letter.attempts
    if letter.attempts >= MOST_ATTEMPTS:
        letter.state = LetterState.FAILED


def open_letter(letter: Letter, *, at: datetime) -> None:
    """The reader opened it in the product."""
    letter.read_at = letter.read_at or at
