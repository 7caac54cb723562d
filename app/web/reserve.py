"""What is taken while the disk is nearly full: final submits and whatever is small, no uploads (trust.md, A12, A41)."""

from pathlib import Path
from typing import Any

from flask import Flask, abort, current_app, request
from flask_babel import gettext as _

from app.adapters.disk import is_reserve_reached
from app.adapters.store import store
from app.web.instant import FINAL

SMALL = 64 * 1024
RETRY = 300
SAFE = {"GET", "HEAD", "OPTIONS"}


def register(app: Flask) -> None:
    """Refuse large bodies before anything reads them, with a sentence and the time to come again."""

    @app.url_value_preprocessor
    def _keep_the_reserve(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        is_small = (request.content_length or 0) <= SMALL
        if is_small or request.method in SAFE or endpoint in FINAL or not _is_full():
            return
        abort(503, _("服务器存储空间即将用尽，暂停上传；已上传的内容仍可提交"), retry_after=RETRY)


def _is_full() -> bool:
    settings = current_app.config["SETTINGS"]
    folders: list[Path] = [settings.data_dir]
    if (files := store().folder) is not None:
        folders.append(files)
    return is_reserve_reached(*folders)
