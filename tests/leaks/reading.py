"""Everything that can be read out of an answer: its headers, and the text of whatever sort of file it is."""

import io
import re
import zipfile

from pypdf import PdfReader
from werkzeug.test import TestResponse

TAGS = re.compile(r"<[^>]+>")
OURS = ("Set-Cookie", "Date")


def told_by(answer: TestResponse) -> str:
    """Headers and body, unpacked: cells of workbooks, text of Word and PDF, members of archives and their names."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name not in OURS)
    return f"{headers}\n{text_of(answer.get_data())}"


def text_of(content: bytes) -> str:
    """The text of a file, whichever it is."""
    if content.startswith(b"PK"):
        return _archive(content)
    if content.startswith(b"%PDF"):
        return _pdf(content)
    return content.decode("utf-8", "replace")


def _archive(content: bytes) -> str:
    told = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = text_of(archive.read(name))
            told += [name, text, TAGS.sub("", text)]
    return "\n".join(told)


def _pdf(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    pages = "\n".join(page.extract_text() for page in reader.pages)
    return "\n".join((str(reader.metadata), pages, "".join(pages.split())))
