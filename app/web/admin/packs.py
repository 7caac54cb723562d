"""The file packs of results, for the audit administrator."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.notices.queries.packs import printed_packs, readable_archives
from app.people.policy import may_read_record
from app.shared.text import t
from app.web.admin import bp
from app.web.admin.record import GROUP
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("admin", t("结果档案"), "admin.packs", icon="document", group=GROUP, may=may_read_record)


@bp.get("/packs")
@page(may_read_record)
def packs() -> ResponseReturnValue:
    """Every public result with its packs, the latest first."""
    listed = paginate(readable_archives(me(), instant()), request)
    return render_template("admin/packs.html", page=listed, packs=printed_packs(listed.items))
