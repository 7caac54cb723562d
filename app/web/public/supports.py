"""The yearly table of support: as a page, a workbook and a paper."""

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.sheets import write_table
from app.extensions import db
from app.shared.clock import local_date
from app.shared.text import t
from app.supports.queries import counts_in, granted_in, years_of_supports
from app.supports.states import SupportSort
from app.web.downloads import as_attachment
from app.web.guards import public_page
from app.web.instant import instant
from app.web.paging import paginate
from app.web.papers.sending import FORM, limited, send_paper
from app.web.papers.supports import COLUMNS, support_row, support_sheet
from app.web.public import bp
from app.web.public.facets import facets_of
from app.web.rendering import render_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PRINTED = 2000


def _year() -> int:
    """The year that is asked for; else the latest with something in it, or this one."""
    told = request.args.get("year", "")
    if told.isascii() and told.isdecimal() and len(told) == 4 and told >= "2000":
        return int(told)
    return next(iter(years_of_supports(instant())), local_date(instant()).year)


@bp.get("/supports")
@public_page
def supports() -> ResponseReturnValue:
    """What was granted in a year, by sort."""
    year, at = _year(), instant()
    sort = request.args.get("sort", "")
    sort = sort if sort in {member.value for member in SupportSort} else ""
    counts = counts_in(year, at)
    told = [(s.value, s.label, counts[s]) for s in SupportSort if counts.get(s)]
    return render_template(
        "public/supports/supports.html",
        page=paginate(granted_in(year, at, sort), request),
        year=year,
        sort=sort,
        years=[(str(y), url_for("public.supports", year=y), y == year) for y in years_of_supports(at)],
        sorts=facets_of(
            "public.supports", "sort", told, {"year": str(year), "sort": sort}, sum(counts.values())
        ),
    )


@bp.get("/supports/<int:year>.xlsx")
@limited
@public_page
def supports_workbook(year: int) -> ResponseReturnValue:
    """The year as a workbook."""
    rows = db.session.scalars(granted_in(_known(year), instant()).limit(MOST_PRINTED)).all()
    name = render_text(t("%(year)s年度政策支持表", year=year))
    lines = [support_row(number, row) for number, row in enumerate(rows, 1)]
    pieces = write_table(name, [head for head, _, _ in COLUMNS], lines)
    return as_attachment(Response(b"".join(pieces), mimetype=XLSX), f"{name}.xlsx")


@bp.get(f"/supports/<int:year>.<{FORM}>")
@limited
@public_page
def supports_paper(year: int, form: str) -> ResponseReturnValue:
    """The year on paper."""
    rows = db.session.scalars(granted_in(_known(year), instant()).limit(MOST_PRINTED)).all()
    organiser = current_app.config["SETTINGS"].organiser
    return send_paper(lambda: support_sheet(year, rows, organiser), f"政策支持表-{year}", form)


def _known(year: int) -> int:
    """A year that a date can have."""
    return min(max(year, 2000), 9998)
