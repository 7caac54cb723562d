"""Guessing made slow, without a rival being able to shut anybody out (trust.md A37).

Failures are counted per account *and* source: whoever guesses makes only himself wait. A source that tries many
accounts waits as well, and so do strangers to an account that is being guessed from everywhere; but a source from which
the account was opened before is never held up by what others do.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, Delete, and_, delete, func, or_, select

from app.extensions import db
from app.people.identity import account_digest
from app.people.models import SignInAttempt, User
from app.people.states import AttemptPurpose

WINDOW = timedelta(minutes=15)
FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FREE_OF_SOURCE = 60
FREE_OF_ACCOUNT = 30
KNOWN_FOR = timedelta(days=90)
MAIL_WINDOW = timedelta(hours=1)
FREE_MAILS_OF_ACCOUNT = 5
FREE_MAILS_OF_SOURCE = 20
UNLOCKED_FOR = timedelta(minutes=30)
BY_OFFICER = "officer"
KEPT = KNOWN_FOR
A = SignInAttempt


def begin_attempt(
    purpose: AttemptPurpose, email: str, source: str, *, at: datetime
) -> tuple[SignInAttempt | None, int]:
    """Count an attempt before it is judged, or say how many seconds this source must wait.

    Counting first keeps a burst of parallel guesses from passing together. An unknown address is treated like any
    other, so that waiting tells nobody who has an account. The result is (row, 0) or (None, seconds > 0).
    """
    account = account_digest(email)
    wait = _wait(purpose, account, source, at)
    if wait > timedelta(0):
        return None, ceil(wait.total_seconds())
    attempt = SignInAttempt(at=at, purpose=purpose, account=account, source=source[:45])
    db.session.add(attempt)
    db.session.flush()
    return attempt, 0


def settle_attempt(attempt_id: str) -> None:
    """The attempt succeeded: the source is now known for this account, and its failures no longer count."""
    attempt = db.session.get(SignInAttempt, attempt_id)
    if attempt is None:
        return
    attempt.succeeded = True
    db.session.flush()
    pair = (A.purpose == attempt.purpose, A.account == attempt.account, A.source == attempt.source)
    db.session.execute(delete(A).where(*pair, A.succeeded.is_(False)))


def know_source(email: str, source: str, *, at: datetime) -> None:
    """Somebody proved at this source that the mailbox is his (a reset, a confirmation): he need not wait there."""
    row = A(at=at, purpose=AttemptPurpose.PASSWORD, account=account_digest(email), source=source[:45])
    row.succeeded = True
    db.session.add(row)


def note_unlocking(user: User, *, at: datetime) -> None:
    """An officer made sure who he is: strangers' guesses do not hold him up for ``UNLOCKED_FOR``."""
    row = A(at=at, purpose=AttemptPurpose.UNLOCK, account=account_digest(user.email), source=BY_OFFICER)
    row.succeeded = True
    db.session.add(row)


def may_mail(email: str, source: str, *, at: datetime) -> tuple[bool, int]:
    """(may a mail be sent to the address, seconds that the source must wait). Counts the request.

    Too many mails to one address are dropped in silence: each one that was sent holds a link that works, so nobody is
    shut out by somebody who asks for them; too many requests from one source are refused.
    """
    account, since = account_digest(email), at - MAIL_WINDOW
    of_account, of_source = _count(AttemptPurpose.MAIL, since, A.account == account, A.source == source)
    if of_source >= FREE_MAILS_OF_SOURCE:
        return False, int(MAIL_WINDOW.total_seconds() // 4)
    db.session.add(A(at=at, purpose=AttemptPurpose.MAIL, account=account, source=source[:45]))
    return of_account < FREE_MAILS_OF_ACCOUNT, 0


def forget_attempts(user: User) -> int:
    """Drop what was counted against an account; how much it was."""
    failed = (A.account == account_digest(user.email), A.succeeded.is_(False))
    return _delete(delete(A).where(*failed))


def forget_old_attempts(*, at: datetime) -> int:
    """Drop what is too old to count; how much it was."""
    return _delete(delete(A).where(A.at < at - KEPT))


def _delete(statement: Delete) -> int:
    result = db.session.execute(statement)
    return int(getattr(result, "rowcount", 0))


def _wait(purpose: AttemptPurpose, account: str, source: str, at: datetime) -> timedelta:
    pair = and_(A.account == account, A.source == source)
    of_pair, of_source, of_account = _count(
        purpose, at - WINDOW, pair, A.source == source, A.account == account
    )
    if of_pair >= FREE:
        last = _last(purpose, pair)
        waits = min(FIRST_WAIT * 2 ** min(of_pair - FREE, 10), LONGEST_WAIT)
        return last + waits - at if last is not None else timedelta(0)
    crowded = of_source >= FREE_OF_SOURCE or of_account >= FREE_OF_ACCOUNT
    if not crowded or _is_known(account, source, at):
        return timedelta(0)
    busy = A.source == source if of_source >= FREE_OF_SOURCE else A.account == account
    last = _last(purpose, busy)
    return last + FIRST_WAIT * 2 - at if last is not None else timedelta(0)


def _count(purpose: AttemptPurpose, since: datetime, *which: ColumnElement[bool]) -> tuple[int, ...]:
    counts = [func.count().filter(condition) for condition in which]
    failed = (A.purpose == purpose, A.at > since, A.succeeded.is_(False))
    return tuple(db.session.execute(select(*counts).where(*failed)).one())


def _last(purpose: AttemptPurpose, which: ColumnElement[bool]) -> datetime | None:
    return db.session.scalar(
        select(func.max(A.at)).where(A.purpose == purpose, which, A.succeeded.is_(False))
    )


def _is_known(account: str, source: str, at: datetime) -> bool:
    here = and_(A.source == source, A.at > at - KNOWN_FOR)
    unlocked = and_(A.purpose == AttemptPurpose.UNLOCK, A.at > at - UNLOCKED_FOR)
    known = select(A.id).where(A.account == account, A.succeeded.is_(True), or_(here, unlocked))
    return db.session.scalar(known.limit(1)) is not None
