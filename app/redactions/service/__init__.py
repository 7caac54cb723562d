"""Verbs: a check is taken down, findings are decided, and each time the copy for judges is made anew."""

from app.redactions.service.checking import take_check
from app.redactions.service.copying import give_copies
from app.redactions.service.deciding import (
    accept_finding,
    mask_findings,
    mask_words,
    replace_file,
    withhold_file,
)

__all__ = [
    "accept_finding",
    "give_copies",
    "mask_findings",
    "mask_words",
    "replace_file",
    "take_check",
    "withhold_file",
]
