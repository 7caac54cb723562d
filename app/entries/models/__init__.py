"""Tables of entries."""

from app.entries.models.entry import Draft, Entry, EntryVersion
from app.entries.models.reading import CorrectionWindow, Reader

__all__ = ["CorrectionWindow", "Draft", "Entry", "EntryVersion", "Reader"]
