"""Bytes on their way out: always an attachment, never guessed at, never run (trust.md, A27)."""

import re
from urllib.parse import quote

from flask import Response, abort

from app.adapters.plain_files import StillSealed, read_plain
from app.adapters.store import Missing, store
from app.files.models import StoredFile
from app.files.proof import KnownFile
from app.sealing.errors import SealingError

ASCII = re.compile(r"[^A-Za-z0-9._-]+")
POLICY = "default-src 'none'; sandbox"


def send_stored(file: StoredFile, name: str | None = None) -> Response:
    """The stored bytes of a file whose reader has been checked; 404 where the store has lost them.

    Sent under its own name unless another is given; as RFC 5987 says, so that it is whole in every language and can
    break no header.
    """
    if file.is_sealed:
        return send_sealed(file, name=name)
    try:
        pieces = store().stream(file.store_key)
    except Missing:
        abort(404)
    response = Response(pieces, mimetype=file.media_type)
    response.headers["Content-Length"] = str(file.size)
    return as_attachment(response, name or file.name)


def send_sealed(file: StoredFile, known: KnownFile | None = None, name: str | None = None) -> Response:
    """As ``send_stored``, for a file whose bytes are ciphertext: opened with what the draft knows of it (``known``) or,
    after the opening of its bid, with the row's own. 404 while nobody can open it."""
    try:
        content = read_plain(file, known.sealed if known else None)
    except (Missing, StillSealed, SealingError):
        abort(404)
    told = known or file
    return as_attachment(Response(content, mimetype=told.media_type), name or told.name)


def as_attachment(response: Response, name: str) -> Response:
    """The headers of every download, stored or made on the way: to be saved under a name, never shown."""
    plain = ASCII.sub("_", name).strip("_") or "file"
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = told
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
