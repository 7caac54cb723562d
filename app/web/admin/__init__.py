"""Pages of the admin desk, under /admin."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from app.web.admin import desk  # noqa: E402, F401  (routes hang themselves on the blueprint)
