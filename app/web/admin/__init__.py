"""Pages of the admin desk, under /admin: three offices that no account may join (trust.md A25)."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from app.web.admin import desk, organisations, faults, seats, accounts, record, packs  # noqa: E402, F401, I001  (rails in this order)
