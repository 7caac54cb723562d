"""One certificate a winner; what is printed on it never changes."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.certificates.codes import printed
from app.certificates.states import CertificateState
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import NoticeLine
from app.notices.states import LineState
from app.shared.columns import Key, UTCDateTime, link


class Certificate(db.Model):
    """``number`` is ``series`` and ``serial``; ``code`` verifies it. ``organisation_name``, ``title``, ``honour`` and
    ``issuer`` are as printed, ``sha256`` (hex) is over them, number, code and day (``wording.digest_of``).

    ``signature``: base64, over what is printed (``signing``); none for the seconds until the worker has signed.
    ``line``: the winner's line of the notice. Once that is struck or given up the certificate is void, by derivation.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("series", "serial", name="uq_certificate_serial"),
        CheckConstraint("(revoked_at IS NULL) = (reason = '')", name="revoked_with_reason"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(48), unique=True)
    series: Mapped[str] = mapped_column(String(36))
    serial: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    call_id: Mapped[str] = link("call.id")
    entry_id: Mapped[str] = link("entry.id", unique=True, index=False)
    line_id: Mapped[str] = link("notice_line.id")
    organisation_name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    honour: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str | None] = mapped_column(String(88))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issued_by_id: Mapped[str] = link("user.id")
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_by_id: Mapped[str | None] = link("user.id")
    reason: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    call: Mapped[Call] = relationship()
    entry: Mapped[Entry] = relationship()
    line: Mapped[NoticeLine] = relationship()

    @property
    def printed_code(self) -> str:
        """The code in groups."""
        return printed(self.code)

    @property
    def state(self) -> CertificateState:
        """What it is worth now: valid while nobody revoked it and its winner stands announced."""
        standing = self.revoked_at is None and self.line.state == LineState.ANNOUNCED
        return CertificateState.VALID if standing else CertificateState.REVOKED
