"""The file packs of results that the supervisor may take along."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.notices.queries.packs import printed_packs, readable_archives
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.supervisor import bp

RAILS.add("supervisor", t("结果档案"), "supervisor.packs", icon="document")


@bp.get("/packs")
@page(may_sit_at("supervisor"))
def packs() -> ResponseReturnValue:
    """Every public result with its packs, the latest first."""
    listed = paginate(readable_archives(me(), instant()), request)
    return render_template("supervisor/packs.html", page=listed, packs=printed_packs(listed.items))
