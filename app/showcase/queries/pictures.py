"""Pictures that a winner attached, and those of them that its page shows."""

from typing import Any

from app.entries.models import Entry
from app.entries.queries import current_version
from app.extensions import db
from app.files.models import StoredFile
from app.showcase.models import Case

SLOT = "pictures"
ENDINGS = ("png", "jpg", "jpeg")


def pictures_of_entry(entry: Entry) -> list[dict[str, Any]]:
    """The rows of the winning version's manifest that are pictures for the page; a PDF among them is none."""
    version = current_version(entry)
    rows = version.manifest if version is not None else []
    return [row for row in rows if row["slot"] == SLOT and _ending(row["name"]) in ENDINGS]


def picture_of_case(case: Case, number: int) -> StoredFile | None:
    """The file of a page's picture, counted from 1."""
    rows = case.pictures
    return db.session.get(StoredFile, rows[number - 1]["file"]) if 1 <= number <= len(rows) else None


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold()
