"""What waits for this seat."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.entries.queries import own_entries
from app.extensions import db
from app.people.policy import may_sit_at
from app.progress.queries import stages_of
from app.projects.policy import carried_projects
from app.projects.queries import listed
from app.web.guards import page
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.waiting import waiting

SHOWN = 5


@bp.get("/")
@page(may_sit_at("lab"))
def desk() -> ResponseReturnValue:
    """What waits for this seat, by when, and the latest work."""
    user, at = me(), instant()
    entries: Sequence[Any] = db.session.scalars(own_entries(user, at).limit(SHOWN)).all()
    return render_template(
        "lab/desk.html",
        waiting=waiting("lab", user, at),
        entries=entries,
        stages=stages_of([entry.item for entry in entries], at),
        projects=db.session.scalars(listed(carried_projects(user, at), "", at).limit(SHOWN)).all(),
    )
