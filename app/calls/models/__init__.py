"""Tables of calls."""

from app.calls.models.call import Call, CallDocument, Correction, ListImport
from app.calls.models.draw import DrawCommitment
from app.calls.models.item import Indicator, Item

__all__ = ["Call", "CallDocument", "Correction", "DrawCommitment", "Indicator", "Item", "ListImport"]
