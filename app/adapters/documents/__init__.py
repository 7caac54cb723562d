"""Papers as PDF (typst) and Word (python-docx), made in a process of its own.

typst and lxml weigh 50 MB and a paper takes a tenth of a second, so no worker carries them: a child
(``app.adapters.apart``) reads the data as JSON, answers with the bytes and ends. Text is data all the way: typst reads
it with ``json``, Word as the text of runs, and no markup is ever put together from it.
"""

import json
import threading
import unicodedata
from collections.abc import Mapping
from typing import Any

from app.adapters import apart

LIMITS = apart.Limits(processor=20, patience=30.0, memory=1024 * 1024 * 1024, answer=64 * 1024 * 1024)
MOST_AT_ONCE = 2
PLACES = threading.BoundedSemaphore(MOST_AT_ONCE)


class NotPrinted(Exception):
    """The paper could not be made: too many at once, too large, or a template that is wrong."""


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """A PDF with its fonts inside. ``template`` is a file of ``typst/`` without its ending; ``data`` is what it reads.

    ``data["made_at"]`` (POSIX seconds) is the time written into the file: the same data give the same bytes.
    """
    return _print("pdf", template, data)


def word(template: str, data: Mapping[str, Any]) -> bytes:
    """A .docx that people go on editing. ``template`` is that of the paper, the same data as for ``pdf``."""
    return _print("word", template, data)


def _print(form: str, template: str, data: Mapping[str, Any]) -> bytes:
    if not PLACES.acquire(timeout=LIMITS.patience):
        raise NotPrinted("busy")
    try:
        content = json.dumps(_printable(data), ensure_ascii=False).encode()
        return apart.ask("app.adapters.documents.child", content, form, template, limits=LIMITS)
    except apart.Failed as failed:
        raise NotPrinted(str(failed)) from failed
    finally:
        PLACES.release()


def _printable(value: Any) -> Any:
    """The same data without what no paper can hold: control characters, lone surrogates, marks that turn a line."""
    if isinstance(value, str):
        return "".join(c for c in value.replace("\r\n", "\n").replace("\r", "\n") if _has_ink(c))
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


def _has_ink(character: str) -> bool:
    if character in "\n\ufffe\uffff":
        return character == "\n"
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
