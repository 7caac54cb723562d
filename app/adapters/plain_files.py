"""The plain bytes of a stored file, whether it lies in the store as it is or sealed."""

import io

from app.adapters.store import store
from app.files.models import StoredFile
from app.sealing.files import SealedFile, open_file


class StillSealed(Exception):
    """Nobody has handed over what opens the file."""


def read_plain(file: StoredFile, sealed: SealedFile | None = None) -> bytes:
    """All bytes of a file, checked as a whole before the first is given away.

    ``sealed``: what opens it while it belongs to a draft; after opening the row says so itself. ``Missing`` where the
    store has lost it, ``StillSealed``, ``sealing.errors.Damaged``.
    """
    content = store().get(file.store_key)
    if not file.is_sealed:
        return content
    if sealed is None and file.secret is None:
        raise StillSealed(file.id)
    opener = sealed or SealedFile({}, file.size, file.sha256, 0, "", str(file.secret))
    plain = io.BytesIO()
    open_file(io.BytesIO(content), opener, plain)
    return plain.getvalue()
