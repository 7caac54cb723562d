"""Reads of certificates: the desks' lists, and the one question that everybody may ask."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.certificates.codes import LENGTH, typed_code, typed_number
from app.certificates.models import Certificate
from app.certificates.policy import lines_without_certificate
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import Notice, NoticeLine
from app.notices.policy import worked_notices
from app.notices.states import LineState
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally

LONGEST = 60
STANDING = (
    joinedload(Certificate.line).joinedload(NoticeLine.notice),
    joinedload(Certificate.call),
)


def listed(certificates: Select[tuple[Certificate]]) -> Select[tuple[Certificate]]:
    """A list of them as the desks print it, the latest first; no query a row."""
    return certificates.options(*STANDING).order_by(Certificate.issued_at.desc(), Certificate.number)


def find_certificate(text: str) -> Certificate | None:
    """The certificate of a code or a number, however it was typed. Public: a certificate repeats its notice."""
    if not 0 < len(text) <= LONGEST or "\x00" in text:
        return None
    code = typed_code(text)
    by_number = Certificate.number == typed_number(text)
    found = or_(Certificate.code == code, by_number) if len(code) == LENGTH else by_number
    return db.session.scalar(select(Certificate).where(found).options(*STANDING))


def certificate_of(entry: Entry) -> Certificate | None:
    """The certificate of an entry, valid or not."""
    return db.session.scalar(select(Certificate).where(Certificate.entry_id == entry.id).options(*STANDING))


def valid_numbers(entry_ids: Collection[str]) -> dict[str, str]:
    """The number of the valid certificate of each of these entries, by the entry's key; one query. Public, as its page
    (``/verify``) is; the code is not."""
    query = (
        select(Certificate.entry_id, Certificate.number)
        .join(NoticeLine, NoticeLine.id == Certificate.line_id)
        .where(
            Certificate.entry_id.in_(entry_ids),
            Certificate.revoked_at.is_(None),
            NoticeLine.state == LineState.ANNOUNCED,
        )
    )
    return {row.entry_id: row.number for row in db.session.execute(query)}


def waiting_lines(notice: Notice) -> list[NoticeLine]:
    """The announced winners of a notice that hold no certificate, in the order of the list."""
    query = lines_without_certificate().where(NoticeLine.notice_id == notice.id)
    whole = query.options(joinedload(NoticeLine.entry)).order_by(NoticeLine.position)
    return list(db.session.scalars(whole))


def waiting_notices(user: User | None, at: datetime) -> Select[Notice]:
    """Notices of this officer's calls with winners who wait for their certificates."""
    keys = lines_without_certificate().with_only_columns(NoticeLine.notice_id)
    return worked_notices(user, at).where(Notice.id.in_(keys))


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Winners to send certificates to."""
    return [Tally(t("入选结果已公布，证书待签发"), waiting_notices(user, at), "officer.certificates")]
