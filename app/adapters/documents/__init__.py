"""Papers as PDF (typst) and Word (python-docx), made in a process of its own.

typst and lxml weigh 50 MB and a paper takes a tenth of a second, so no worker carries them: a child reads the data as
JSON on its standard input, prints the bytes and ends. Text is data all the way: typst reads it with ``json``, Word as
the text of runs, and no markup is ever put together from it.
"""

import json
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
SECONDS_OF_PROCESSOR = 20
SECONDS_OF_PATIENCE = 30.0
MEMORY = 1024 * 1024 * 1024
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
    """A .docx that people go on editing. ``template`` is ``circular`` or ``sheet``, the same data as for ``pdf``."""
    return _print("word", template, data)


def _print(form: str, template: str, data: Mapping[str, Any]) -> bytes:
    if not PLACES.acquire(timeout=SECONDS_OF_PATIENCE):
        raise NotPrinted("busy")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.adapters.documents", form, template],
            input=json.dumps(_printable(data), ensure_ascii=False).encode(),
            capture_output=True,
            cwd=ROOT,
            timeout=SECONDS_OF_PATIENCE,
            check=False,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired as late:
        raise NotPrinted("too slow") from late
    finally:
        PLACES.release()
    if done.returncode != 0 or not done.stdout:
        raise NotPrinted(done.stderr.decode(errors="replace")[-400:])
    return done.stdout


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
