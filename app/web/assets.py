"""Static files: one folder name a build, so that every address may be kept forever and modules find each other.

Compressed copies (``theme.css.gz`` beside ``theme.css``) are made here, whenever an application is made: so that every
way to start one has them (``scripts/serve``, a ``flask`` command at deployment, the tests), and none serves an old one.
gzip alone: no library for brotli is in the locks, and over our files it would save some 4 KB of a first visit.
"""

import gzip
import hashlib
import os
from pathlib import Path

from flask import Flask, request
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

GZIP = ".gz"
# What does not shrink: pictures and fonts are compressed already.
DENSE = {GZIP, ".png", ".jpg", ".webp", ".woff", ".woff2", ".ico"}
WORTH = 0.95


def build_name(folder: Path) -> str:
    """Eight hexadecimal digits over names and contents of the folder's files: the same on every machine of a site."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(f"{path.relative_to(folder)}:".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:8]


def static_path(folder: Path) -> str:
    """The address under which this build's files are served."""
    return f"/static/{build_name(folder)}"


def compress(folder: Path) -> int:
    """Make the compressed copies that are missing or older than their file; how many were made.

    A copy carries its file's time of change, by which its age is told. Where the folder may not be written (an
    application run by another account than the one that set it up), what lies there must do.
    """
    made = 0
    for path in _files(folder):
        if path.suffix in DENSE or _is_fresh(path):
            continue
        try:
            made += _write_copy(path, folder.parent)
        except OSError:
            return made
    return made


def register(app: Flask) -> None:
    """Serve the static folder before Flask is asked: compressed to who takes it, immutable for ten years."""
    folder, address = app.static_folder or "", app.static_url_path or ""
    compress(Path(folder))

    def asset(name: str) -> str:
        """The address of a static file, for templates: a page names a dozen, and the router knows nothing more."""
        return f"{request.script_root}{address}/{name}"

    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = Assets(  # type: ignore[method-assign]
        app.wsgi_app,
        root=folder,
        prefix=address,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_add_headers,
    )


class Assets(WhiteNoise):  # type: ignore[misc, unused-ignore]
    """WhiteNoise that leaves a compressed copy aside when it is not the file's own."""

    def get_static_file(
        self, path: str, url: str, stat_cache: dict[str, os.stat_result] | None = None
    ) -> StaticFile:
        """The file with its copies; an old copy is as good as none."""
        if stat_cache and path + GZIP in stat_cache and not _is_fresh(Path(path)):
            stat_cache = {name: stat for name, stat in stat_cache.items() if name != path + GZIP}
        return super().get_static_file(path, url, stat_cache=stat_cache)


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix != GZIP and path.is_file())
    return sorted(found)


def _copy(path: Path) -> Path:
    return path.with_name(path.name + GZIP)


def _is_fresh(path: Path) -> bool:
    try:
        return _copy(path).stat().st_mtime_ns == path.stat().st_mtime_ns
    except OSError:
        return False


def _write_copy(path: Path, passing: Path) -> bool:
    """Whether a copy was worth while. It is written elsewhere and moved into its place whole.

    For several processes start at once, one may be serving the copy and another reading the folder, where a passing
    file that vanishes would stop it.
    """
    stat, content = path.stat(), path.read_bytes()
    packed = gzip.compress(content, compresslevel=9, mtime=0)
    if len(packed) > WORTH * len(content):
        return False
    draft = passing / f".{path.name}.{os.getpid()}{GZIP}"
    draft.write_bytes(packed)
    draft.chmod(stat.st_mode & 0o777)
    os.utime(draft, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    draft.replace(_copy(path))
    return True


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
