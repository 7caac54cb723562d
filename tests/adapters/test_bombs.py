"""A28: archives that burst, lie or nest, beyond those of ``test_uploads``; each refused within 2 s and 256 MiB."""

import io
import struct
import time
import warnings
import zipfile
from collections.abc import Callable

import pytest

from app.adapters.proofs import LIMITS
from app.adapters.uploads import UploadRefused, prove_file
from tests.factories.files import docx_bytes, xlsx_bytes

pytestmark = pytest.mark.usefixtures("app")
MEBIBYTE = 1024 * 1024
SECONDS = 2.0


def zeros() -> bytes:
    """200 MiB of zeros in a fifth of a mebibyte: a ratio of 1,028."""
    return docx_bytes(**{"word__big.bin": b"\0" * 200 * MEBIBYTE})


def members() -> bytes:
    """A real listing of 300,000 members that overlap, its end record at the limit of what it can count."""
    content = docx_bytes()
    end = content.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", content, end + 16)[0]
    first = content[start : content.find(b"PK\x01\x02", start + 4)]
    listing = first * 300_000
    return (
        content[:start]
        + listing
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(listing), start, 0)
    )


def understated() -> bytes:
    """The end record says four members, the listing holds thousands."""
    out = io.BytesIO(docx_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(4000):
            archive.writestr(f"word/{number}.xml", "<a/>")
    content = bytearray(out.getvalue())
    struct.pack_into("<HH", content, content.rfind(b"PK\x05\x06") + 8, 4, 4)
    return bytes(content)


def matryoshka() -> bytes:
    """A workbook in a document in a document."""
    inner = docx_bytes(**{"word__embeddings__a.xlsx": xlsx_bytes()})
    return docx_bytes(**{"word__embeddings__b.docx": inner})


def laughs(part: str = "word__x.xml", encoding: str = "utf-8") -> bytes:
    """A billion laughs."""
    entities = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    return docx_bytes(**{part: f'<!DOCTYPE a [<!ENTITY x0 "lol">{entities}]><a>&x9;</a>'.encode(encoding)})


def deep() -> bytes:
    """Half a million elements inside each other, where the type of the document is looked up."""
    with warnings.catch_warnings(action="ignore"):  # a second member of the name: the last one counts
        return docx_bytes(**{"[Content_Types].xml": b"<a>" * 500_000})


def twice() -> bytes:
    """A harmless part, and another of the same name behind it."""
    return docx_bytes(**{"word__x.xml": b"<a/>", "word__../word/x.xml": b"<b/>"})


def split_doctype() -> bytes:
    """The declaration stands across two pieces of the reading."""
    return docx_bytes(**{"word__x.xml": b" " * (64 * 1024 - 5) + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


@pytest.mark.parametrize(
    "make",
    [
        zeros, members, understated, matryoshka, laughs, lambda: laughs(encoding="utf-16"),
        lambda: laughs("word___rels__x.rels"), deep, twice, split_doctype,
    ],
)  # fmt: skip
def test_bombs_refused_in_time(make: Callable[[], bytes]) -> None:
    """A28."""
    content = make()
    begun, processor = time.monotonic(), time.process_time()
    with pytest.raises(UploadRefused):
        prove_file("方案.docx", io.BytesIO(content), ("docx",))
    assert time.process_time() - processor < SECONDS
    assert time.monotonic() - begun < SECONDS + LIMITS.patience


def test_proofs_have_the_limits_that_are_promised() -> None:
    """A28."""
    assert (LIMITS.processor, LIMITS.memory) == (2, 256 * MEBIBYTE)
