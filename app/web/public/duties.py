"""Who supervises what, at which level and where to ask."""

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.sheets import Cell, write_csv
from app.duties.queries import DutyFilter, count_by_level, current_list, regions_with_duties, search_duties
from app.duties.states import Level
from app.extensions import db
from app.shared.text import t
from app.web.downloads import as_attachment
from app.web.guards import public_page
from app.web.instant import instant, viewer
from app.web.paging import asked_text, paginate
from app.web.public import bp
from app.web.public.facets import facets_of
from app.web.rendering import render_text

HEADS = (t("层级"), t("地区"), t("监管职责"), t("依据", n=2), t("承担单位"), t("联系处室"))


def _asked() -> DutyFilter:
    level = request.args.get("level", "")
    known = {member.value for member in Level}
    return DutyFilter(level if level in known else "", asked_text("region", 40), asked_text("q"))


@bp.get("/duties")
@public_page
def duties() -> ResponseReturnValue:
    """The list by level, region and words."""
    wanted, at = _asked(), instant()
    counts = count_by_level(viewer(), wanted, at)
    kept = {"level": wanted.level, "region": wanted.region, "q": wanted.text}
    given: dict[str, Any] = {name: value for name, value in kept.items() if value}
    told = [(level.value, level.label, counts[level]) for level in Level if counts.get(level)]
    return render_template(
        "public/duties/duties.html",
        page=paginate(search_duties(viewer(), wanted, at), request),
        filter=wanted,
        current=current_list(),
        levels=facets_of("public.duties", "level", told, kept, sum(counts.values())),
        regions=[("", t("全部地区")), *((name, name) for name in regions_with_duties(viewer(), at))],
        export=url_for("public.duties_csv", **given),
    )


@bp.get("/duties.csv")
@public_page
def duties_csv() -> ResponseReturnValue:
    """The same list as a table."""
    table = b"".join(write_csv([render_text(head) for head in HEADS], _rows(_asked())))
    return as_attachment(Response(table, mimetype="text/csv"), f"{render_text(t('三级监管职责清单'))}.csv")


def _rows(wanted: DutyFilter) -> Iterator[tuple[Cell, ...]]:
    for duty in db.session.scalars(search_duties(viewer(), wanted, instant())):
        yield (render_text(duty.level), duty.region, duty.title, duty.basis, duty.office, duty.contact)
