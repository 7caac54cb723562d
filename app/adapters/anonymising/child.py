"""The child's side: one task. Its libraries are loaded where this module is, before there is a file."""

import io
import json
from typing import IO, Any

from app.adapters.anonymising import offices, pdfs, pictures

MOST_TEXT = 4_000_000
READERS: dict[str, Any] = {"pdf": pdfs, "docx": offices, "xlsx": offices, "png": pictures, "jpg": pictures}


def answer(file: IO[bytes], task: str, kind: str) -> bytes:
    """``read`` says passages as JSON, ``clear`` and ``show`` another file; any exception is the end of it."""
    content = io.BytesIO(file.read())
    if task == "read":
        return _read(READERS[kind], content)
    made: bytes = {"clear": READERS[kind].clear, "show": pictures.show}[task](content)
    return made


def _read(reader: Any, content: IO[bytes]) -> bytes:
    passages, unreadable, left = [], False, MOST_TEXT
    for place, text in reader.read(content):
        if text is None:
            unreadable = True
        elif text.strip():
            unreadable = unreadable or len(text) > left
            passages.append((place, text[:left]))
            left -= min(left, len(text))
    return json.dumps({"passages": passages, "unreadable": unreadable}).encode()
