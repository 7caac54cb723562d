"""What the adapter that reads files hands in: made before BEGIN, by a process that knows nothing of ours."""

from dataclasses import dataclass, field

from app.files.proof import Proof
from app.redactions.finding import Passage

PROPERTIES = "properties"


@dataclass(frozen=True)
class FileReport:
    """One file that was read. ``passages``: its text by part; those at ``PROPERTIES`` are gone from ``cleared``.

    ``unreadable``: a part of it (or all) is a picture or could not be read, so that a person must look;
    ``cleared``: the file without author, company and other properties, in the store; None where that failed.
    """

    file_id: str
    passages: tuple[Passage, ...] = field(default=())
    unreadable: bool = False
    cleared: Proof | None = None


@dataclass(frozen=True)
class Inspection:
    """An upload that was looked through while it was taken: its text by part, whether a part could not be read, and
    whether its properties can be cleared."""

    passages: tuple[Passage, ...] = field(default=())
    unreadable: bool = False
    is_cleared: bool = True
