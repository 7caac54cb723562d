"""The child's side: one check. Its libraries are loaded where this module is, before there is a file."""

from typing import IO

from app.adapters.proofs.archives import check_office
from app.adapters.proofs.images import check_image
from app.adapters.proofs.pdfs import check_pdf
from app.adapters.proofs.refusal import NotProven


def answer(file: IO[bytes], kind: str) -> bytes:
    """Nothing where the file is what its ending says, else the code of the refusal."""
    try:
        _check(kind, file)
    except NotProven as refused:
        return refused.code.encode()
    except MemoryError:
        return b"too_complex"
    except Exception:  # a library's own way of saying that the file is broken
        return b"broken"
    return b""


def _check(kind: str, file: IO[bytes]) -> None:
    if kind == "pdf":
        check_pdf(file)
    elif kind in {"png", "jpg"}:
        check_image(kind, file)
    else:
        check_office(kind, file)
