"""Issuing and revoking: the only place that changes certificates."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from app.calls.models import Call
from app.certificates.codes import new_code, printed
from app.certificates.models import Certificate
from app.certificates.policy import may_issue_certificates, may_revoke_certificate
from app.certificates.queries import certificate_of, waiting_lines
from app.certificates.wording import digest_of, honour_of, number_of, series_of
from app.entries.models import Entry
from app.entries.queries import titles_of
from app.extensions import db
from app.history.service import record
from app.notices.models import Notice, NoticeLine
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import Invalid, require

LONGEST_REASON = 1000


def issue_certificates(notice: Notice, *, by: User, at: datetime) -> list[Certificate]:
    """A certificate for every winner of the notice who stands announced and holds none, numbered in the order printed.

    What is printed is frozen here: a laboratory that changes its name keeps the certificate as it was given. May be
    called again when what was held has been announced. Raises ``Refused`` (``may_issue_certificates``).
    """
    require(may_issue_certificates(by, notice, at))
    lines = waiting_lines(notice)
    titles, series = titles_of([line.entry for line in lines]), series_of(notice.call)
    first = _next_serial(notice.call, series)
    made = [_issue(line, titles, series, serial, by=by, at=at) for serial, line in enumerate(lines, first)]
    record("certificate.batch_issued", notice, by=by, at=at, certificates=len(made))
    return made


def revoke_certificate(certificate: Certificate, reason: str, *, by: User, at: datetime) -> None:
    """Revoke for good; whoever verifies it reads the reason. ``Invalid`` on ``reason`` without one or too long."""
    require(may_revoke_certificate(by, certificate, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明撤销的理由")})
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid({"reason": t("最多 %(n)s 字", n=LONGEST_REASON)})
    _revoke(certificate, reason.strip(), by=by, at=at)


def revoke_of_entry(entry: Entry, reason: str, *, by: User | None, at: datetime) -> Certificate | None:
    """Told by a later stage whose verb has asked who may: the winning entry was withdrawn for falsehood.

    The certificate that this revoked, None where there was none in force.
    """
    certificate = certificate_of(entry)
    if certificate is None or certificate.revoked_at is not None:
        return None
    _revoke(certificate, reason, by=by, at=at)
    return certificate


def _issue(
    line: NoticeLine, titles: Mapping[str, str], series: str, serial: int, *, by: User, at: datetime
) -> Certificate:
    call, code = line.notice.call, new_code()
    facts = {
        "number": number_of(series, serial),
        "organisation_name": line.organisation_name,
        "title": titles[line.entry_id],
        "honour": honour_of(call),
        "issuer": call.organiser,
    }
    told = facts | {"code": printed(code), "issued_on": local_date(at).isoformat()}
    certificate = Certificate(
        **facts,
        series=series,
        serial=serial,
        code=code,
        call=call,
        entry=line.entry,
        line=line,
        sha256=digest_of(told),
        issued_at=at,
        issued_by_id=by.id,
        is_demo=call.is_demo,
    )
    db.session.add(certificate)
    db.session.flush()
    record("certificate.issued", certificate, by=by, at=at, call_id=call.id, entry=line.entry_id)
    return certificate


def _revoke(certificate: Certificate, reason: str, *, by: User | None, at: datetime) -> None:
    certificate.revoked_at, certificate.reason = at, reason
    certificate.revoked_by_id = by.id if by is not None else None
    record("certificate.revoked", certificate, by=by, at=at, entry=certificate.entry_id)


def _next_serial(call: Call, series: str) -> int:
    """The first free number. The calls that share the series are locked first, so that two officers never take one."""
    same = select(Call.id).where(Call.kind == call.kind, Call.year == call.year).order_by(Call.id)
    db.session.execute(same.with_for_update())
    last = db.session.scalar(select(func.max(Certificate.serial)).where(Certificate.series == series))
    return (last or 0) + 1
