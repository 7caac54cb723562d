"""Static files: one folder name a build, so that every address may be kept forever and modules find each other."""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

KEPT = {".css", ".js", ".svg", ".png", ".woff2", ".ico", ".map", ".txt"}


def build_name(folder: Path) -> str:
    """Eight hexadecimal digits over names, sizes and change times of the folder's files."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in KEPT):
        stat = path.stat()
        digest.update(f"{path.relative_to(folder)}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:8]


def static_path(folder: Path) -> str:
    """The address under which this build's files are served."""
    return f"/static/{build_name(folder)}"


def register(app: Flask) -> None:
    """Serve the static folder before Flask is asked: compressed where a ``.gz`` lies beside, immutable for a year."""
    folder, address = app.static_folder or "", app.static_url_path or ""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=folder,
        prefix=address,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
