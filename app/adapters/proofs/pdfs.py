"""Is this a PDF that a judge can open, and nothing more than one?"""

import logging
from typing import IO, Any

from pypdf import PdfReader

from app.adapters.proofs.refusal import NotProven

MOST_PAGES = 2000
ACTIVE = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}


def check_pdf(file: IO[bytes]) -> None:
    """Header, cross-reference table, pages; no password, no scripts, no programs to start (``NotProven``)."""
    logging.disable(logging.CRITICAL)
    if not file.read(5).startswith(b"%PDF-"):
        raise NotProven("not_type")
    file.seek(0)
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted:
        raise NotProven("encrypted")
    pages = len(reader.pages)
    if pages < 1:
        raise NotProven("empty")
    if pages > MOST_PAGES:
        raise NotProven("too_many_pages")
    _refuse_actions(reader.trailer["/Root"].get_object())


def _refuse_actions(root: Any) -> None:
    """Scripts of the document as a whole: what runs when it is opened."""
    names = root.get("/Names")
    if names is not None and "/JavaScript" in names.get_object():
        raise NotProven("script")
    opening = root.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    if isinstance(opening, dict) and opening.get("/S") in ACTIVE:
        raise NotProven("script")
    if "/AA" in root:
        raise NotProven("script")
