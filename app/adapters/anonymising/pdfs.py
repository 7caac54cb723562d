"""Text and properties of a PDF, and a PDF of its pages alone."""

import io
import logging
from collections.abc import Iterator
from typing import IO, Any

from pypdf import PageObject, PdfReader, PdfWriter

from app.redactions.reports import PROPERTIES

OF_PAGES = ("/Metadata", "/PieceInfo", "/Annots", "/AA", "/LastModified")


def read(file: IO[bytes]) -> Iterator[tuple[str, str | None]]:
    """(place, text) of properties, pages and notes; no text where a picture must be looked at by a person."""
    logging.disable(logging.CRITICAL)
    reader = PdfReader(file, strict=False)
    yield PROPERTIES, "\n".join(str(value) for value in (reader.metadata or {}).values())
    pages = [page.extract_text() for page in reader.pages]
    # One passage for all pages: a name may be broken over two of them.
    yield "text", "\n".join(pages)
    if any(_has_pictures(page) for page in reader.pages):
        yield "pictures", None
    if any(not text.strip() and page.get_contents() is not None for text, page in zip(pages, reader.pages)):  # noqa: B905
        yield "drawn", None


def clear(file: IO[bytes]) -> bytes:
    """The pages in a new document: no author, no XMP, no attachments, no notes."""
    logging.disable(logging.CRITICAL)
    writer = PdfWriter()
    for page in PdfReader(file, strict=False).pages:
        kept = writer.add_page(page)
        for key in OF_PAGES:
            kept.pop(key, None)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _has_pictures(page: PageObject) -> bool:
    resources: Any = page.get("/Resources")
    objects: Any = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(thing.get_object().get("/Subtype") == "/Image" for thing in objects.get_object().values())
