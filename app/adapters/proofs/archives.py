"""Is this zip a Word or Excel document, and harmless? The listing is judged before anything is unpacked."""

import re
import stat
import struct
import zipfile
from typing import IO
from xml.etree import ElementTree

from app.adapters.proofs.refusal import NotProven

END = struct.Struct("<4s4H2LH")
MOST_MEMBERS = 3000
LARGEST_LISTING = 1024 * 1024
LARGEST_TOTAL = 120 * 1024 * 1024
LARGEST_MEMBER = 80 * 1024 * 1024
HIGHEST_RATIO = 250
SMALL = 256 * 1024
PIECE = 64 * 1024
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF")
DOCTYPE = re.compile(rb"<\x00?!\x00?[dDeE]\x00?[oOnN]\x00?[cCtT]\x00?")
EMBEDDED = re.compile(r"(word|xl)/embeddings/[^/]+\.(xlsx|docx)\Z")


def check_office(kind: str, file: IO[bytes], *, embedded: bool = False) -> None:
    """Listing, every member to its end, the document's own part (``NotProven``).

    Workbooks behind the charts of a document are documents themselves: they pass the same check, one level deep.
    """
    _check_listing(file)
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:  # the end record may have said less
            raise NotProven("members")
        if sum(m.file_size for m in members) > LARGEST_TOTAL:
            raise NotProven("unpacks_too_large")
        for member in members:
            _check_entry(member)
        for member in members:
            _read_through(archive, member, embedded=embedded)
        _check_types(kind, archive)


def _check_listing(file: IO[bytes]) -> None:
    """The end record, read by hand: a listing of a million members must not even be parsed."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise NotProven("not_type")
    _, _, _, _, count, length, _, _ = END.unpack_from(tail, at)
    if count > MOST_MEMBERS or length > LARGEST_LISTING:
        raise NotProven("members")
    file.seek(0)


def _check_entry(member: zipfile.ZipInfo) -> None:
    """Names that climb, links, passwords, odd methods, sizes beyond reason: all from the listing."""
    name = member.filename
    if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/"):
        raise NotProven("traversal")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise NotProven("symlink")
    if member.flag_bits & 0x1:
        raise NotProven("encrypted")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotProven("not_type")
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > LARGEST_MEMBER or (member.file_size > SMALL and ratio > HIGHEST_RATIO):
        raise NotProven("unpacks_too_large")
    if name.lower().endswith("vbaproject.bin"):
        raise NotProven("macros")


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, embedded: bool) -> None:
    """Unpack to nowhere: the checksum proves that the listing told the truth; no DTD, no archive inside."""
    if member.is_dir():
        return
    inner = EMBEDDED.fullmatch(member.filename)
    if inner and not embedded:
        with archive.open(member) as part:
            check_office(inner[2], part, embedded=True)
        return
    markup = member.filename.endswith((".xml", ".rels", ".vml"))
    last = b""
    with archive.open(member) as part:
        for piece in iter(lambda: part.read(PIECE), b""):
            if not last and piece.startswith(ARCHIVES):
                raise NotProven("nested")
            if markup and DOCTYPE.search(last[-16:] + piece):
                raise NotProven("entities")
            last = piece


def _check_types(kind: str, archive: zipfile.ZipFile) -> None:
    """The package names a main part of the declared type, and has it."""
    with archive.open("[Content_Types].xml") as listing:
        text = listing.read(SMALL)
    root = ElementTree.fromstring(text)  # noqa: S314  a DTD was refused above, so nothing can expand
    parts = {node.get("PartName", ""): node.get("ContentType", "") for node in root}
    if any("macroEnabled" in value for value in parts.values()):
        raise NotProven("macros")
    main = [name for name, value in parts.items() if value == TYPES[kind]]
    if not main or main[0].lstrip("/") not in archive.namelist():
        raise NotProven("not_type")
