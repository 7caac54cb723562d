"""Who issues, holds and revokes certificates. That one is valid, and what it says, anybody may ask."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.certificates.models import Certificate
from app.certificates.states import CertificateState
from app.entries.models import Entry
from app.entries.policy import is_member, visible_own_entries
from app.extensions import db
from app.kinds import KINDS
from app.notices.models import Notice, NoticeLine
from app.notices.policy import may_work_on_notice
from app.notices.states import LineState
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_see_certificate(user: User | None, certificate: Certificate, at: datetime) -> Verdict:
    """The paper itself: the winner's members, the officers of its call, the supervisor."""
    if user is None:
        return hidden()
    office = is_officer_of(user, certificate.call, at) or user.holds(SeatRole.SUPERVISOR, at)
    return YES if office or is_member(user, certificate.entry, at) else hidden()


def visible_certificates(user: User | None, at: datetime) -> Select[tuple[Certificate]]:
    """What ``may_see_certificate`` allows, as a query."""
    if user is None:
        return select(Certificate).where(false())
    office = true() if user.holds(SeatRole.SUPERVISOR, at) else _worked(user, at)
    return select(Certificate).where(or_(office, _held(user, at)))


def worked_certificates(user: User | None, at: datetime) -> Select[tuple[Certificate]]:
    """The certificates of the calls that this officer works on."""
    return select(Certificate).where(_worked(user, at))


def held_certificates(user: User | None, at: datetime) -> Select[tuple[Certificate]]:
    """The certificates of this person's laboratories."""
    return select(Certificate).where(_held(user, at))


def may_print_certificate(user: User | None, certificate: Certificate, at: datetime) -> Verdict:
    """Whoever sees it prints it, as long as it is valid."""
    valid = certificate.state == CertificateState.VALID
    return first_refusal(
        may_see_certificate(user, certificate, at),
        YES if valid else not_now("revoked", t("证书已撤销，不能再下载")),
    )


def may_issue_certificates(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """An officer of the call, once winners of an award stand announced that hold no certificate yet."""
    awarded = notice.call.kind_data.certificate is not None
    return first_refusal(
        may_work_on_notice(user, notice, at),
        YES if awarded else not_now("no_certificate", t("这一类的入选结果不发证书")),
        YES
        if not awarded or _waits(notice)
        else not_now("nobody_waits", t("没有已公布、尚未发证的入选单位")),
    )


def lines_without_certificate() -> Select[tuple[NoticeLine]]:
    """Announced winners of awards that hold no certificate."""
    awarded = [name for name, kind in KINDS.items() if kind.certificate is not None]
    issued = select(Certificate.entry_id)
    return (
        select(NoticeLine)
        .join(Notice, Notice.id == NoticeLine.notice_id)
        .join(Call, Call.id == Notice.call_id)
        .where(
            NoticeLine.state == LineState.ANNOUNCED,
            NoticeLine.entry_id.not_in(issued),
            Call.kind.in_(awarded),
        )
    )


def may_revoke_certificate(user: User | None, certificate: Certificate, at: datetime) -> Verdict:
    """One officer of the call, for good, with a reason that everybody reads who verifies it."""
    seen = may_see_certificate(user, certificate, at)
    officer = is_officer_of(user, certificate.call, at)
    revoked = not_now("revoked", t("证书已经撤销"))
    return first_refusal(
        seen,
        YES if officer else no("not_officer", t("需要本期的承办席位")),
        YES if certificate.revoked_at is None else revoked,
    )


def _waits(notice: Notice) -> bool:
    query = lines_without_certificate().where(NoticeLine.notice_id == notice.id)
    return db.session.scalar(query.with_only_columns(NoticeLine.id).limit(1)) is not None


def _worked(user: User | None, at: datetime) -> ColumnElement[bool]:
    return Certificate.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))


def _held(user: User | None, at: datetime) -> ColumnElement[bool]:
    return Certificate.entry_id.in_(visible_own_entries(user, at).with_only_columns(Entry.id))
