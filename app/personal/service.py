"""Leaving, and what goes by itself when its time is over. The record stays: acts carry keys, never names."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from app.extensions import db
from app.faults.models import Fault
from app.history.service import record
from app.letters.models import Letter
from app.letters.states import LetterState
from app.notices.models import Objection
from app.people.identity import account_digest
from app.people.models import Invitation, Passkey, SignInAttempt, User
from app.people.policy import may_keep_own_account
from app.people.service.accounts import end_all
from app.personal.policy import may_erase_account
from app.shared.verdict import require

GONE = "已注销用户"
NOWHERE = "erased.invalid"
CLEARED = "—"
LETTERS_FOR = timedelta(days=2 * 365)
INVITATIONS_FOR = timedelta(days=180)
OBJECTIONS_FOR = timedelta(days=2 * 365)
FAULTS_FOR = timedelta(days=365)


def note_own_copy(user: User, *, by: User, at: datetime) -> None:
    """A person took a copy of his data; ``Refused`` for anybody else."""
    require(may_keep_own_account(by, user, at))
    record("user.data_copied", user, by=by, at=at)


def erase_account(user: User, *, by: User, at: datetime) -> None:
    """Take everything off an account that tells who it was (PIPL Art. 47); his sessions end at once.

    Acts, votes, receipts and what he signed stay with the key of the account, under a name that is everybody's.
    ``Refused`` while he holds a seat, belongs to an organisation or has something to judge.
    """
    require(may_erase_account(by, user, at))
    digest, email = account_digest(user.email), user.email
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account == digest))
    db.session.execute(
        update(Invitation).where(Invitation.email == email).values(email=f"{user.id}@{NOWHERE}")
    )
    _clear_letters(Letter.user_id == user.id)
    waiting = (Letter.user_id == user.id, Letter.state == LetterState.WRITTEN)
    db.session.execute(update(Letter).where(*waiting).values(state=LetterState.SENT, sent_at=at))
    sessions = end_all(user)
    user.name, user.email, user.phone = GONE, f"{user.id}@{NOWHERE}", None
    user.password = user.tf_primary_method = user.tf_totp_secret = user.tf_phone_number = None
    user.mf_recovery_codes = user.totp_counter = user.fs_webauthn_user_handle = None
    user.active, user.confirmed_at, user.fs_uniquifier = False, None, secrets.token_hex(32)
    passkeys = len(user.webauthn)
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    if (expert := user.expert) is not None:
        expert.employer_name = expert.title = expert.employer_code = ""
        expert.employer_id = expert.region_code = None
        expert.fields, expert.chain_names, expert.standards = [], [], []
        expert.languages, expert.posts = [], []
    record("user.erased", user, by=by, at=at, sessions=sessions, passkeys=passkeys)


def clear_what_is_over(*, at: datetime) -> int:
    """Contents and contacts whose time is over, as ``inventory`` promises; how many rows were cleared."""
    count = _clear_letters(Letter.written_at < at - LETTERS_FOR)
    old = (Invitation.expires_at < at - INVITATIONS_FOR, Invitation.email.not_like(f"%@{NOWHERE}"))
    count += _rows(update(Invitation).where(*old).values(email=Invitation.id + f"@{NOWHERE}"))
    settled = Objection.decided_at < at - OBJECTIONS_FOR
    told = or_(Objection.contact != CLEARED, Objection.contact_person != CLEARED)
    count += _rows(update(Objection).where(settled, told).values(contact=CLEARED, contact_person=CLEARED))
    answered = (Fault.settled_at < at - FAULTS_FOR, Fault.contact != "")
    return count + _rows(update(Fault).where(*answered).values(contact=""))


def _clear_letters(which: object) -> int:
    told = or_(Letter.body != "", Letter.subject != CLEARED)
    return _rows(update(Letter).where(which, told).values(body="", subject=CLEARED, path=""))  # type: ignore[arg-type]


def _rows(statement: object) -> int:
    return int(getattr(db.session.execute(statement), "rowcount", 0))  # type: ignore[call-overload]
