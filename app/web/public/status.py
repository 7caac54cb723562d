"""Is the process alive, and can it serve?"""

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.extensions import db, limiter
from app.web.guards import public_page
from app.web.public import bp


@bp.get("/healthz")
@limiter.exempt
@public_page
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@limiter.exempt
@public_page
def readyz() -> ResponseReturnValue:
    """The database answers and has its tables."""
    db.session.execute(text("SELECT version_num FROM alembic_version"))
    return Response("ready\n", mimetype="text/plain")
