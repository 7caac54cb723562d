"""ZIP files that are the same bytes whenever they are made of the same members, and the source of ``app.scoring``."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from app.adapters.store import new_store_key, store
from app.files.proof import Proof
from app.shared.clock import SHANGHAI

SCORING = Path(__file__).resolve().parents[1] / "scoring"
PACKAGE = '"""The scoring package of 揭榜, as it ranked: python -m app.scoring rank PACK.json"""\n'
ZIP = "application/zip"
RELEASE = "jiebang 0.1.0"


def zip_of(members: Mapping[str, bytes], made_at: datetime) -> bytes:
    """The members in the order of the mapping, dated with the instant given; nothing of the machine is in it."""
    stamp = made_at.astimezone(SHANGHAI).timetuple()[:6]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for name, content in members.items():
            about = zipfile.ZipInfo(name, stamp)
            about.external_attr = 0o644 << 16
            bundle.writestr(about, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def keep_bundle(name: str, content: bytes) -> Proof:
    """Put a bundle of our own making into the store, before any transaction begins."""
    key = new_store_key()
    store().put(key, content)
    return Proof(name, ZIP, len(content), hashlib.sha256(content).hexdigest(), key)


@cache
def scoring_sources() -> Mapping[str, bytes]:
    """The source of ``app.scoring`` by its name in a bundle, so that ``python -m app.scoring`` runs where it lies."""
    found = {"app/__init__.py": PACKAGE.encode()}
    for path in sorted(SCORING.rglob("*.py")):
        found[f"app/scoring/{path.relative_to(SCORING).as_posix()}"] = path.read_bytes()
    return found


@cache
def software_version() -> str:
    """Release, and the SHA-256 over the names and bytes of the source that ranks, by its first 16 digits."""
    digest = hashlib.sha256()
    for name, content in scoring_sources().items():
        digest.update(f"{name}:{hashlib.sha256(content).hexdigest()}\n".encode())
    return f"{RELEASE}, app.scoring {digest.hexdigest()[:16]}"
