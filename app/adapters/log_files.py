"""The files of the public log: keys, tiles, checkpoints, and the comparison with the database before serving.

DATA_DIR/log/             LOG_DIR elsewhere: best on another disk, or another machine's
  log.key                 the signer's own key (0600); in no database, in no backup of one
  leaves/x000/001         each batch's leaves, kept outside the database; not public
  public/                 served as it stands under /log/, https://c2sp.org/tlog-tiles
    log.pub receipt.pub   public keys
    checkpoint            the latest signed note
    checkpoints/2026-11-23/123    all of them, by day and size
    tile/0/000 tile/0/000.p/17    hashes; tile/entries/… the entries
DATA_DIR/keys/receipt.key the web's key for receipts (0600)
"""

import base64
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.adapters.disk import force
from app.sealing.checkpoints import ED25519, Checkpoint, Signer, Verifier, parse_checkpoint, parse_verifier
from config import BadSettings, Settings

WIDTH = 256
PREFIX = "PRIVATE+KEY+"
ReadHashes = Callable[[int, int, int], Iterable[bytes]]
ReadEntries = Callable[[int, int], Iterable[bytes]]


class LogFolder:
    """The folder of the log."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.public = path / "public"

    def signer(self, name: str) -> Signer:
        """The signer's key; made at first, with ``name`` as the origin of the log."""
        signer = load_or_make(self.path / "log.key", name)
        write(self.public / "log.pub", f"{signer.verifier}\n".encode())
        return signer

    def verifier(self) -> Verifier | None:
        """The published key of the log; None before there is one."""
        path = self.public / "log.pub"
        return parse_verifier(path.read_text(encoding="utf-8")) if path.exists() else None

    def checkpoint(self) -> str:
        """The latest signed note that was published, "" before the first."""
        path = self.public / "checkpoint"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def size(self) -> int:
        """How many leaves the files hold for certain."""
        note = self.checkpoint()
        return parse_checkpoint(note.rpartition("\n\n")[0] + "\n").size if note else 0

    def publish(self, note: str, entries: ReadEntries, hashes: ReadHashes) -> None:
        """Write what is new up to the checkpoint, and the checkpoint last: whoever reads it finds all it speaks of.

        ``entries(first, last)``: the entries of the leaves first … last − 1; ``hashes(level, first, last)``: nodes of
        that level of the tree. Idempotent; a crash in between is made good by the next call.
        """
        state = parse_checkpoint(note.rpartition("\n\n")[0] + "\n")
        before = self.size()
        for first, last, path in _tiles("entries", before, state.size):
            write(self.public / path, b"".join(len(e).to_bytes(2, "big") + e for e in entries(first, last)))
        level, done, size = 0, before, state.size
        while size:
            for first, last, path in _tiles(str(level), done, size):
                write(self.public / path, b"".join(hashes(8 * level, first, last)))
            level, done, size = level + 1, done // WIDTH, size // WIDTH
        day = state.at.date().isoformat() if state.at else "undated"
        write(self.public / "checkpoints" / day / str(state.size), note.encode())
        write(self.public / "checkpoint", note.encode())
        self._drop_partial(before, state)

    def keep_leaves(self, number: int, leaves: Sequence[bytes]) -> None:
        """Keep the leaves of a batch outside the database; what is kept already is never written over."""
        path = self.path / "leaves" / place_path(number)
        if not path.exists():
            write(path, b"".join(leaves), mode=0o600)

    def kept_leaves(self, number: int) -> list[bytes] | None:
        """The kept leaves of a batch; None where there is no copy."""
        path = self.path / "leaves" / place_path(number)
        if not path.exists():
            return None
        content = path.read_bytes()
        return [content[start : start + 32] for start in range(0, len(content), 32)]

    def retire(self, at: datetime) -> Path:
        """Put the whole log aside, its key included, so that a new one begins; where it is now."""
        aside = self.path.with_name(f"{self.path.name}-until-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        if self.path.exists():
            self.path.rename(aside)
        return aside

    def _drop_partial(self, before: int, state: Checkpoint) -> None:
        """A full tile stands in for its partial ones, which readers no longer need."""
        old, new = before, state.size
        for level in ("entries", "0", "1", "2", "3"):
            if level not in {"entries", "0"}:
                old, new = old // WIDTH, new // WIDTH
            for number in range(old // WIDTH, new // WIDTH):
                partial = self.public / "tile" / level / f"{place_path(number)}.p"
                shutil.rmtree(partial, ignore_errors=True)


def log_folder(settings: Settings) -> LogFolder:
    """The folder that these settings name."""
    return LogFolder(
        Path(os.path.abspath(settings.log_dir)) if settings.log_dir else settings.data_dir / "log"
    )


def receipt_signer(settings: Settings) -> Signer:
    """The web's key for receipts, made at first."""
    return load_or_make(settings.data_dir / "keys" / "receipt.key", f"{host_of(settings)}/receipts")


def host_of(settings: Settings) -> str:
    """The site's name in origins."""
    return urlsplit(settings.site_url).netloc or "localhost"


def load_or_make(path: Path, name: str) -> Signer:
    """The signer of a key file (``PRIVATE+KEY+name+hash+base64``); a new key where there is none. Of two processes that
    make it at once, one wins and both use its key. Error: BadSettings for a file that others may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        signer = Signer(name, Ed25519PrivateKey.generate())
        coded = base64.b64encode(ED25519 + signer.key.private_bytes_raw()).decode()
        text = f"{PREFIX}{name}+{signer.verifier.key_hash.hex()}+{coded}\n"
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike a rename, it refuses to replace another's key
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    if path.stat().st_mode & 0o077:
        raise BadSettings(f"{path} may be read by others; run chmod 600 on it.")
    told = path.read_text(encoding="utf-8").strip().removeprefix(PREFIX)
    origin, _, rest = told.partition("+")
    raw = base64.b64decode(rest.partition("+")[2])
    return Signer(origin, Ed25519PrivateKey.from_private_bytes(raw[1:]))


def write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put the file there whole or not at all, and for good (fsync of file and folder)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, mode)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    force(path.parent)


def place_path(number: int) -> str:
    """1234067 as x001/x234/067 (tlog-tiles)."""
    text = f"{number:03d}"
    text = text.zfill(-(-len(text) // 3) * 3)
    parts = [text[start : start + 3] for start in range(0, len(text), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])


def _tiles(level: str, before: int, size: int) -> Iterable[tuple[int, int, str]]:
    """First and last + 1 of each tile that is new or longer than it was, with its path."""
    for number in range(before // WIDTH, -(-size // WIDTH)):
        first, last = number * WIDTH, min(size, (number + 1) * WIDTH)
        if last > before:
            tail = f".p/{last - first}" if last - first < WIDTH else ""
            yield first, last, f"tile/{level}/{place_path(number)}{tail}"
