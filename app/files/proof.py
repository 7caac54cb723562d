"""What the edge knows of a file before it becomes a row."""

from dataclasses import dataclass

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}


@dataclass(frozen=True)
class Proof:
    """A file that is what it says and lies in the store: made by ``adapters.uploads`` before any transaction begins."""

    name: str
    media_type: str
    size: int
    sha256: str
    store_key: str
