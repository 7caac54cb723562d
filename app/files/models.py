"""One row per uploaded file; the bytes live in the file store under their key."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.shared.columns import Key, UTCDateTime, link


class StoredFile(db.Model):
    """A file that passed its proof. ``owner_noun``/``owner_id`` name the thing whose policy rules its reading.

    ``is_sealed``: the bytes in the store are ciphertext. Until the bid is opened the row then has no name and no slot,
    and ``size`` and ``sha256`` are the ciphertext's; while there is a draft, ``sealed_as`` keeps what its members know
    of the file under the draft's key. After opening all is as of any other file and ``secret`` opens the bytes.
    """

    __tablename__ = "stored_file"

    id: Mapped[Key]
    owner_noun: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str] = mapped_column(String(12), index=True)
    slot: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    store_key: Mapped[str] = mapped_column(String(200), unique=True)
    uploaded_by_id: Mapped[str | None] = link("user.id")
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_removed: Mapped[bool] = mapped_column(Boolean, default=False)
    is_sealed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    sealed_as: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret: Mapped[str | None] = mapped_column(String(80))
