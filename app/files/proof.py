"""What the edge knows of a file before it becomes a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.sealing.files import SealedFile

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}


@dataclass(frozen=True)
class Proof:
    """A file that is what it says and lies in the store: made by ``adapters.uploads`` before any transaction begins.

    ``sealed``: where the bytes in the store are ciphertext, what opens them; size and SHA-256 are of the plain file.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    store_key: str
    sealed: SealedFile | None = field(default=None, repr=False)


class FileFacts(Protocol):
    """What a page or a manifest says of a file: the row itself, or what its members know of a sealed one."""

    @property
    def id(self) -> str: ...
    @property
    def slot(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def uploaded_at(self) -> datetime: ...


@dataclass(frozen=True)
class KnownFile:
    """A file of a sealed draft as its members know it; the row ``id`` tells none of it."""

    id: str
    uploaded_at: datetime
    sealed: SealedFile = field(repr=False)

    @property
    def about(self) -> Mapping[str, str]:
        """Slot, name and media type, as they were sealed."""
        return self.sealed.about

    @property
    def slot(self) -> str:
        return self.about["slot"]

    @property
    def name(self) -> str:
        return self.about["name"]

    @property
    def media_type(self) -> str:
        return self.about["media_type"]

    @property
    def size(self) -> int:
        return self.sealed.size

    @property
    def sha256(self) -> str:
        return self.sealed.sha256
