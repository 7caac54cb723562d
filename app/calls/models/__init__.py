"""Tables of calls."""

from app.calls.models.call import Call, CallDocument, Correction, ListImport
from app.calls.models.draw import DrawCommitment
from app.calls.models.item import Indicator, Item
from app.calls.models.sealing import CallOpener, CallSealing, CallWrap, HalfOpenedKey

__all__ = [
    "Call",
    "CallDocument",
    "CallOpener",
    "CallSealing",
    "CallWrap",
    "Correction",
    "DrawCommitment",
    "HalfOpenedKey",
    "Indicator",
    "Item",
    "ListImport",
]
