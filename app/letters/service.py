"""Letters are derived from the record: mail down loses nothing, a rollback sends nothing, nobody hears twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.history.queries import acts_after
from app.letters.models import Bookmark, Letter
from app.letters.policy import may_open_letter
from app.letters.rules import rules_by_act
from app.letters.states import LetterState
from app.people.models import User
from app.shared.letter_rules import Rule
from app.shared.text import Text
from app.shared.verdict import require

Render = Callable[[Text, str], str]
Told = tuple[int, str, str]  # the act, the template, the reader
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
    if not (acts := acts_after(bookmark.act_id, BATCH)):
        return 0
    written = _written([act.id for act in acts])
    # What the rules read is in the database already; the letters go there together, at the end.
    with db.session.no_autoflush:
        for act in acts:
            for rule in rules_by_act().get(act.name, ()):
                _write(act, rule, written, render, at)
            bookmark.act_id = act.id
    return len(acts)


def _written(acts: list[int]) -> set[Told]:
    """Who was told of these acts already, and by which template."""
    query = select(Letter.act_id, Letter.template, Letter.user_id).where(Letter.act_id.in_(acts))
    return {(act, template, user) for act, template, user in db.session.execute(query)}


def _write(act: Act, rule: Rule, written: set[Told], render: Render, at: datetime) -> None:
    wanted = {key for key in rule.readers(act) if (act.id, rule.template, key) not in written}
    if not wanted:
        return
    readers = db.session.scalars(select(User).where(User.id.in_(wanted), User.active).order_by(User.id))
    for reader in readers:
        words = rule.words(act, reader.id)
        if words is None:
            continue
        written.add((act.id, rule.template, reader.id))
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


def open_letter(letter: Letter, *, by: User | None, at: datetime) -> None:
    """Its reader opened it in the product. ``Refused`` (hidden) to everybody else."""
    require(may_open_letter(by, letter, at))
    letter.read_at = letter.read_at or at
