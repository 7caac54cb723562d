"""Tables of entries."""

from app.entries.models.entry import Draft, Entry, EntryVersion
from app.entries.models.partner import NamedMember, Partner
from app.entries.models.reading import CorrectionWindow, Reader
from app.entries.models.receipt import EntryReceipt

__all__ = [
    "CorrectionWindow",
    "Draft",
    "Entry",
    "EntryReceipt",
    "EntryVersion",
    "NamedMember",
    "Partner",
    "Reader",
]
