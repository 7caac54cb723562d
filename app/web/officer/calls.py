"""Lists of calls, a new one, one at a glance."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.calls import service
from app.calls.completeness import advice_on, missing_in
from app.calls.models import Call
from app.calls.policy import may_answer_outage, may_archive_call, may_create_call, may_work_on_call
from app.calls.queries import calls_in, figures_of
from app.calls.states import CallState, Phase
from app.people.policy import may_sit_at
from app.progress.paths import paths_of
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.call_begin_forms import CopyCallForm, CreateCallForm
from app.web.officer.call_desk import PART_TABS, desk_of, load_call
from app.web.officer.part_forms import trimmed
from app.web.paging import asked_text, paginate

RAILS.add("officer", t("榜单与征集", n=2), "officer.calls", icon="board")
RAILS.add("officer", t("待复核"), "officer.approvals", icon="people")


@bp.get("/calls")
@page(may_sit_at("officer"))
def calls() -> ResponseReturnValue:
    """The calls that I work on, by where they stand."""
    phase, text = request.args.get("phase", ""), asked_text("q")
    found = paginate(calls_in(me(), instant(), phase, text, desk=True), request)
    return render_template(
        "officer/calls/calls.html",
        page=found,
        figures=figures_of(found.items),
        phase=phase,
        phases=[("", t("全部")), *((member.value, member.label) for member in Phase)],
        q=text,
        may_create=may_create_call(me(), instant()),
    )


@bp.route("/calls/create", methods=["GET", "POST"])
@verb(may_create_call, form=CreateCallForm, template="officer/calls/create_call.html")
def create_call(form: CreateCallForm) -> ResponseReturnValue:
    """Begin a call from nothing, with the defaults of its kind."""
    call = service.create_call(
        form.kind.data,
        trimmed(form.title.data),
        form.year.data,
        organiser=trimmed(form.organiser.data),
        by=me(),
        at=instant(),
    )
    flash(_("已新建草稿，请逐页填写后发布"), "success")
    return redirect(url_for("officer.call", id=call.id), 303)


@bp.route("/calls/<key:id>/copy", methods=["GET", "POST"])
@verb(
    may_work_on_call, load_call, form=lambda call: CopyCallForm(call), template="officer/calls/copy_call.html"
)
def copy_call(call: Call, form: CopyCallForm) -> ResponseReturnValue:
    """Begin a call as a copy of an earlier one, its dates moved to the new year."""
    made = service.copy_call(
        call, form.year.data, trimmed(form.title.data), items=form.items.data, by=me(), at=instant()
    )
    flash(_("已按「%(title)s」新建草稿，日期已顺延，请核对", title=call.title), "success")
    return redirect(url_for("officer.call", id=made.id), 303)


@bp.get("/calls/<key:id>")
@page(may_work_on_call, load_call)
def call(call: Call) -> ResponseReturnValue:
    """One call at a glance: what is missing, where it stands, what comes next."""
    draft = call.state == CallState.DRAFT
    return render_template(
        "officer/calls/call.html",
        call=call,
        stations=paths_of([call], instant())[call.id],
        figures=figures_of([call]).get(call.id),
        may_answer_outage=may_answer_outage(viewer(), call, instant()),
        missing=_linked(call, missing_in(call, instant()) if draft else []),
        advice=_linked(call, advice_on(call) if draft else []),
        **desk_of(call, "call"),
    )


@bp.post("/calls/<key:id>/archive")
@verb(may_archive_call, load_call)
def archive_call(call: Call) -> ResponseReturnValue:
    """Put a call away."""
    service.archive_call(call, by=me(), at=instant())
    flash(_("已归档"), "success")
    return redirect(url_for("officer.call", id=call.id), 303)


def _linked(call: Call, found: list[Any]) -> list[tuple[Any, str]]:
    return [(m.sentence, url_for(f"officer.{PART_TABS[m.part]}", id=call.id)) for m in found]
