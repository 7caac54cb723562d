"""Files that pass their proof, and rows of files whose bytes lie in the store."""

import io
import zipfile
from itertools import count

import xlsxwriter
from PIL import Image
from pypdf import PdfWriter

from app.files.proof import Proof
from app.sealing.files import seal_file

_numbers = count(1)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf_bytes(pages: int = 1) -> bytes:
    """A small PDF, another one each time."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": f"example {next(_numbers)}"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def image_bytes(kind: str = "png", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, next(_numbers) % 255)).save(out, {"png": "PNG", "jpg": "JPEG"}[kind])
    return out.getvalue()


def docx_bytes(**parts: bytes) -> bytes:
    """The smallest Word document; ``parts`` adds members (double underscores stand for slashes)."""
    listing = (
        f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{DOCX}"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", listing)
        archive.writestr("word/document.xml", f"<document>{next(_numbers)}</document>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def xlsx_bytes() -> bytes:
    """A workbook with one cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write(0, 0, f"example {next(_numbers)}")
    book.close()
    return out.getvalue()


def make_proof(name: str = "承诺书.pdf", content: bytes | None = None) -> Proof:
    """A proven file whose bytes are in the store of the running application."""
    from app.adapters.uploads import prove_file

    return prove_file(name, io.BytesIO(content or pdf_bytes()), ("pdf", "docx", "xlsx", "png", "jpg"))


def quick_proof(name: str = "承诺书.pdf") -> Proof:
    """A proof without bytes behind it, for tests that never open the file."""
    number = next(_numbers)
    return Proof(name, "application/pdf", 1000 + number, f"{number:064x}", f"xx/quick{number}-{id(object())}")


def sealed_proof(slot: str, name: str = "承诺书.pdf", content: bytes = b"") -> Proof:
    """A file for a slot of a sealed draft, its ciphertext in the store of the running application; never proven."""
    from app.adapters.store import new_store_key, store

    plain, sink, key = content or f"example {next(_numbers)}".encode(), io.BytesIO(), new_store_key()
    sealed = seal_file([plain], sink, {"slot": slot, "name": name, "media_type": "application/pdf"})
    store().put(key, sink.getvalue())
    return Proof(name, "application/pdf", sealed.size, sealed.sha256, key, sealed)
