"""The parts of a call, one page each: written while it is a draft, read and corrected afterwards."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.calls import service
from app.calls.item_words import basics_labels
from app.calls.method_words import method_rows
from app.calls.models import Call
from app.calls.parts import read_part
from app.calls.policy import may_work_on_call
from app.calls.queries import corrections_of
from app.calls.service.checks import doubtful_days
from app.calls.timetables import planned_days
from app.web.guards import View, page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.amendment_rows import proposals_of
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.call_part_forms import BasicsForm, RubricForm, TimetableForm
from app.web.officer.method_form import MethodForm
from app.web.officer.part_forms import PartForm, over


def _method_desk(call: Call) -> dict[str, Any]:
    return {"method_rows": method_rows(call)}


def _timetable_desk(call: Call) -> dict[str, Any]:
    doubts = doubtful_days(read_part(call, "timetable"))
    return {"doubts": doubts, "planned": planned_days(call.timetable)}


def _writing(
    form: type[PartForm], more: Callable[[Call], dict[str, Any]] = lambda _call: {}
) -> Callable[[View], View]:
    """The guard of a part's page, which goes by the name of the part; ``more`` adds to what its desk shows."""
    endpoint = f"call_{form.part}"
    return verb(
        may_work_on_call,
        load_call,
        form=over(form),
        template=f"officer/calls/{endpoint}.html",
        context=lambda call: desk_of(call, endpoint) | more(call),
    )


def _save(call: Call, form: PartForm) -> ResponseReturnValue:
    service.update_part(call, form.part, form.plain(), form.base.data or "", by=me(), at=instant())
    flash(_("已保存"), "success")
    return redirect(url_for(f"officer.call_{form.part}", id=call.id), 303)


@bp.route("/calls/<key:id>/basics", methods=["GET", "POST"])
@_writing(BasicsForm, lambda call: {"labels": basics_labels(call.kind_data)})
def call_basics(call: Call, form: BasicsForm) -> ResponseReturnValue:
    """Title, publisher, contact, introduction."""
    return _save(call, form)


@bp.route("/calls/<key:id>/timetable", methods=["GET", "POST"])
@_writing(TimetableForm, _timetable_desk)
def call_timetable(call: Call, form: TimetableForm) -> ResponseReturnValue:
    """Opening, closing, and what is planned afterwards."""
    return _save(call, form)


@bp.route("/calls/<key:id>/method", methods=["GET", "POST"])
@_writing(MethodForm, _method_desk)
def call_method(call: Call, form: MethodForm) -> ResponseReturnValue:
    """Which number ranks, ties, threshold, reviews, blindness."""
    return _save(call, form)


@bp.route("/calls/<key:id>/rubric", methods=["GET", "POST"])
@_writing(RubricForm)
def call_rubric(call: Call, form: RubricForm) -> ResponseReturnValue:
    """Criteria, weights, guidance."""
    return _save(call, form)


@bp.get("/calls/<key:id>/corrections")
@page(may_work_on_call, load_call)
def call_corrections(call: Call) -> ResponseReturnValue:
    """What was corrected, what is proposed."""
    return render_template(
        "officer/calls/call_corrections.html",
        call=call,
        corrections=corrections_of(call),
        proposals=proposals_of(call, me(), instant()),
        **desk_of(call, "call_corrections"),
    )
