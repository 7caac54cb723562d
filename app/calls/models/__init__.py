"""Tables of calls."""

from app.calls.models.call import Call, CallDocument, Correction, ListImport
from app.calls.models.item import Indicator, Item

__all__ = ["Call", "CallDocument", "Correction", "Indicator", "Item", "ListImport"]
