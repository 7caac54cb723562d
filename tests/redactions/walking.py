"""Going wherever a person can go by following links, and everything that can be read there."""

import io
import re
import zipfile
from typing import Any

from flask.testing import FlaskClient
from pypdf import PdfReader

LINK = re.compile(r'(?:href|action)="(/[^"#]*)')


def readable(content: bytes) -> str:
    """Everything that can be read out of an answer: text, members of archives, properties of PDFs."""
    told = content.decode("utf-8", "ignore") + content.decode("utf-16", "ignore")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            told += "".join(n + archive.read(n).decode("utf-8", "ignore") for n in archive.namelist())
            told += re.sub(r"<[^>]+>", "", told)
    if content.startswith(b"%PDF"):
        told += str(PdfReader(io.BytesIO(content)).metadata)
    return told


def walk(client: FlaskClient, start: list[str]) -> dict[str, Any]:
    """Every page and file under the judge's desk and his letters, by following links."""
    seen: dict[str, Any] = {}
    waiting = list(start)
    while waiting:
        url = waiting.pop()
        if url in seen or not url.startswith(("/judge", "/account/letters")):
            continue
        answer = client.get(url)
        seen[url] = answer
        if answer.mimetype == "text/html":
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.get_data(as_text=True))]
    return seen
