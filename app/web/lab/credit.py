"""What is listed about our own organisations, where it comes from, and what it does to our applications."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.credit.queries import misconduct_of, own_files, ratings_of, standings
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.navigation import RAILS

RAILS.add("lab", t("信用记录"), "lab.credit", icon="scales")


@bp.get("/credit")
@page(may_sit_at("lab"))
def credit() -> ResponseReturnValue:
    """The files of the person's own organisations, whole: nobody has more than a few."""
    files = own_files(me(), instant())
    rows = [(row, ratings_of(row.file), misconduct_of(row.file)) for row in standings(files, instant())]
    return render_template("lab/credit/credit.html", rows=rows)
