"""Pages that anybody may read."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import (  # noqa: E402  (routes hang themselves on the blueprint)
    calls as calls,
    entry_files as entry_files,
    help as help,
    home as home,
    items as items,
    preferences as preferences,
    status as status,
)
