"""The officers' dissection of a published case."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.showcase import service
from app.showcase.models import Case
from app.showcase.policy import may_ask_dissection, may_write_dissection
from app.showcase.queries import leaks_of_dissection
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.case_forms import CheckedForm, DissectionForm
from app.web.officer.cases import load_case


def _leaks(case: Case) -> dict[str, Any]:
    return {"leaks": leaks_of_dissection(case)}


@bp.route("/cases/<key:id>/dissection", methods=["GET", "POST"])
@verb(
    may_write_dissection,
    load_case,
    form=lambda case: DissectionForm(case),
    template="officer/cases/write_dissection.html",
    context=_leaks,
)
def write_dissection(case: Case, form: DissectionForm) -> ResponseReturnValue:
    """Write the observations."""
    service.write_dissection(case, form.observations(), by=me(), at=instant())
    flash(_("解剖已保存，征得申报机构同意后公开"), "success")
    return redirect(url_for("officer.case", id=case.id, _anchor="dissection"), 303)


def _checked(case: Case) -> CheckedForm:
    return CheckedForm(bool(leaks_of_dissection(case)))


@bp.route("/cases/<key:id>/dissection/ask", methods=["GET", "POST"])
@verb(
    may_ask_dissection,
    load_case,
    form=_checked,
    template="officer/cases/ask_dissection.html",
    context=_leaks,
)
def ask_dissection(case: Case, form: CheckedForm) -> ResponseReturnValue:
    """Show them to the laboratory."""
    service.ask_dissection(case, by=me(), at=instant(), checked=bool(form.checked.data))
    flash(_("已送申报机构征求同意"), "success")
    return redirect(url_for("officer.case", id=case.id, _anchor="dissection"), 303)
