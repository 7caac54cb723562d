"""The signed receipt of a version, kept as it was given."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models.entry import EntryVersion
from app.extensions import db
from app.sealing.receipts import Receipt, parse_receipt
from app.shared.columns import Key, UTCDateTime, link


class EntryReceipt(db.Model):
    """What the laboratory was handed, signature included; never changed (the log binds it to the act of submitting).

    ``document``: the file's text (``sealing.receipts``); ``words``: its eight words in one, by which somebody who was
    told them on the telephone can ask whether such a receipt was given; ``given_at``: when it was signed, which for
    versions of a time before receipts is later than the receipt's own instant.
    """

    __tablename__ = "entry_receipt"
    __table_args__ = (CheckConstraint("length(words) = 16", name="words_whole"),)

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    version_id: Mapped[str] = link("entry_version.id", unique=True, index=False)
    words: Mapped[str] = mapped_column(String(16), unique=True)
    document: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[EntryVersion] = relationship()

    @property
    def receipt(self) -> Receipt:
        """The receipt, read."""
        return parse_receipt(self.document.encode())
