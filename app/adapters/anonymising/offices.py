"""Text and properties of Word and Excel documents, and the same documents without properties and authors."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from app.adapters.anonymising.pictures import clear as clear_picture
from app.redactions.reports import PROPERTIES

PICTURE = re.compile(r"/media/[^/]+\Z")
PHOTOS = (".png", ".jpg", ".jpeg")
BREAKS = {"p", "si", "is", "c", "row", "br", "tab"}
TEXTS = {"t", "v", "author", "instrText", "delText"}
PROPERTY_PART = re.compile(
    rb"<(?:Relationship|Override)\b[^>]*(?:docProps/|/custom-properties|people\.xml|persons/)[^>]*?(?:/>|>\s*</(?:Relationship|Override)>)"
)
SIGNED = re.compile(rb'\b(w:author|w:initials|w15:author|displayName|userId|lastModifiedBy|userName)="[^"]*"')
COMMENTER = re.compile(rb"<author>[^<]*</author>")
DROPPED = re.compile(r"(?:docProps/|word/people\.xml\Z|xl/persons/|customXml/)")
CUSTOM = re.compile(
    rb"<(?:Relationship|Override)\b[^>]*customXml[^>]*?(?:/>|>\s*</(?:Relationship|Override)>)"
)
EARLIEST = (1980, 1, 1, 0, 0, 0)


def read(file: IO[bytes]) -> Iterator[tuple[str, str | None]]:
    """(place, text) of properties and of all parts; no text where there are pictures."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        properties, texts = [], []
        for name in names:
            if name.startswith("docProps/") and name.endswith(".xml"):
                properties.append(" \n".join(_root(archive, name).itertext()))
            elif name.endswith(".rels"):
                targets = (node.get("Target", "") for node in _root(archive, name))
                texts += [target for target in targets if "://" in target or target.startswith("mailto:")]
            elif name.startswith(("word/", "xl/")) and name.endswith(".xml"):
                texts.append(_text(_root(archive, name)))
        yield PROPERTIES, "\n".join(properties)
        yield "text", "\n".join(texts)
        if any(PICTURE.search(name) or "/embeddings/" in name for name in names):
            yield "pictures", None


def clear(file: IO[bytes]) -> bytes:
    """The same document, its properties, people and pictures' properties gone, every member of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for member in archive.infolist():
            if not member.is_dir() and not DROPPED.match(member.filename):
                fresh = zipfile.ZipInfo(member.filename, EARLIEST)
                fresh.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(fresh, _cleared(member.filename, archive.read(member)))
    return out.getvalue()


def _cleared(name: str, content: bytes) -> bytes:
    if name.endswith((".rels", "[Content_Types].xml")):
        return CUSTOM.sub(b"", PROPERTY_PART.sub(b"", content))
    if name.endswith(".xml"):
        return COMMENTER.sub(b"<author></author>", SIGNED.sub(rb'\1=""', content))
    if PICTURE.search(name) and name.lower().endswith(PHOTOS):
        return clear_picture(io.BytesIO(content))
    if "/embeddings/" in name:
        return clear(io.BytesIO(content))
    return content


def _root(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314  the proof refused every DTD


def _text(root: ElementTree.Element) -> str:
    """The words of a part, runs joined, a line for each paragraph or cell; names of sheets too."""
    words: list[str] = []
    for node in root.iter():
        tag = node.tag.rpartition("}")[2]
        if tag in BREAKS:
            words.append("\n")
        if tag in TEXTS and node.text:
            words.append(node.text)
        if tag == "sheet":
            words.append(f"\n{node.get('name', '')}")
    return "".join(words)
