"""Capability schedules as those who keep them see them: handed in, read, mended, put in force."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from app.adapters.spreadsheets.streaming import MOST_BYTES
from app.capabilities import policy, queries, service
from app.capabilities.models import DoubtfulRow, Schedule
from app.capabilities.states import Doubt, RowState
from app.extensions import db
from app.people.models import Organisation
from app.people.queries import own_memberships
from app.people.states import OrganisationKind
from app.shared.text import Text, t
from app.web.account import bp
from app.web.account.organisations import load_organisation
from app.web.account.schedule_forms import ImportScheduleForm, MendScheduleRowForm
from app.web.bodies import accept_body
from app.web.downloads import send_stored
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

for audience in ("lab", "officer"):
    RAILS.add(audience, t("能力附表", n=2), "account.schedules", icon="list")


def load_schedule(id: str) -> Schedule | None:
    """The schedule of the address."""
    return queries.find_schedule(id)


def load_doubtful_row(id: str) -> DoubtfulRow | None:
    """The doubtful row of the address."""
    return db.session.get(DoubtfulRow, id)


@bp.get("/schedules")
@page(policy.may_see_schedules)
def schedules() -> ResponseReturnValue:
    """Schedules that I keep, the latest first, and the laboratories for which I may hand one in."""
    mine = [m.organisation for m in own_memberships(me(), instant())]
    laboratories = [
        (one, policy.may_import_schedule(me(), one, instant()))
        for one in mine
        if one.kind == OrganisationKind.LABORATORY
    ]
    found = paginate(queries.own_schedules(me(), instant()), request)
    return render_template("account/schedules/schedules.html", page=found, laboratories=laboratories)


@bp.route("/organisations/<key:key>/import-schedule", methods=["GET", "POST"])
@accept_body(MOST_BYTES + (1 << 20))
@verb(
    policy.may_import_schedule,
    load_organisation,
    form=lambda _organisation: ImportScheduleForm(),
    template="account/schedules/import_schedule.html",
)
def import_schedule(organisation: Organisation, form: ImportScheduleForm) -> ResponseReturnValue:
    """Hand in a file; the worker reads it."""
    assert form.valid_from.data  # noqa: S101  validated
    made = service.start_schedule(organisation, form.proof, form.valid_from.data, by=me(), at=instant())
    return redirect(url_for("account.schedule", id=made.id), 303)


@bp.get("/schedules/<key:id>")
@page(policy.may_see_schedule, load_schedule)
def schedule(schedule: Schedule) -> ResponseReturnValue:
    """How far the reading is, what waits for a person, what the version would change."""
    at = instant()
    asked = request.args.get("show", RowState.WAITING.value)
    state = RowState(asked) if asked in set(RowState) else RowState.WAITING
    counted = queries.doubts_of(schedule)
    return render_template(
        "account/schedules/schedule.html",
        schedule=schedule,
        page=paginate(queries.doubtful_rows(schedule, state), request),
        show=state,
        states=[(each, sum(n for (_d, s), n in counted.items() if s == each)) for each in RowState],
        takeable=[
            (doubt, counted[(doubt, RowState.WAITING)])
            for doubt in Doubt
            if counted.get((doubt, RowState.WAITING)) and not doubt.must_mend
        ],
        may_adopt=policy.may_adopt_schedule(me(), schedule, at),
        may_drop=policy.may_drop_schedule(me(), schedule, at),
        may_decide=policy.may_decide_rows(me(), schedule, at),
    )


@bp.get("/schedules/<key:id>/file")
@page(policy.may_see_schedule, load_schedule)
def schedule_file(schedule: Schedule) -> Response:
    """The file as it was handed in."""
    if schedule.file is None:
        abort(404)
    return send_stored(schedule.file)


def _before_adopting(schedule: Schedule) -> dict[str, Any]:
    before = queries.version_before(schedule)
    waiting = sum(n for (_, state), n in queries.doubts_of(schedule).items() if state == RowState.WAITING)
    said: list[Text] = [
        t(
            "第 %(n)s 版能力附表成为「%(name)s」的现行附表，公开可查",
            n=schedule.number,
            name=schedule.organisation.name,
        )
    ]
    if before is not None:
        said += [
            t("第 %(n)s 版转为历史版本，差异公开可查", n=before.number),
            t(
                "新增 %(added)s 项，减少 %(gone)s 项，标准年号或限制范围有变 %(changed)s 项",
                added=queries.count_lines(queries.lines_without(schedule, before)),
                gone=queries.count_lines(queries.lines_without(before, schedule)),
                changed=queries.count_lines(queries.lines_changed(schedule, before)),
            ),
        ]
    if waiting:
        said.append(t("还有 %(n)s 行待核对，核对以前不列入；启用以后仍可处理", n=waiting))
    return {"sentences": said}


@bp.route("/schedules/<key:id>/adopt", methods=["GET", "POST"])
@verb(
    policy.may_adopt_schedule,
    load_schedule,
    form=lambda _schedule: FlaskForm(),
    template="account/schedules/adopt_schedule.html",
    context=_before_adopting,
)
def adopt_schedule(schedule: Schedule, form: FlaskForm) -> ResponseReturnValue:
    """Put a version in force, after what it changes has been shown."""
    del form
    service.adopt_schedule(schedule, by=me(), at=instant())
    flash(_("第 %(n)s 版能力附表已启用", n=schedule.number), "success")
    return redirect(url_for("account.schedule", id=schedule.id), 303)


@bp.post("/schedules/<key:id>/drop")
@verb(policy.may_drop_schedule, load_schedule)
def drop_schedule(schedule: Schedule) -> ResponseReturnValue:
    """Let a version go that never was in force."""
    service.drop_schedule(schedule, by=me(), at=instant())
    flash(_("已放弃这一版，现行附表不变"), "success")
    return redirect(url_for("account.schedules"), 303)


@bp.post("/schedules/<key:id>/take-rows")
@verb(policy.may_decide_rows, load_schedule)
def take_rows(schedule: Schedule) -> ResponseReturnValue:
    """Let all rows with the same doubt stand as they are."""
    asked = request.form.get("doubt", "")
    if asked not in set(Doubt):
        abort(400)
    n = service.take_rows(schedule, Doubt(asked), by=me(), at=instant())
    flash(ngettext("已照原样采用 %(num)s 行", "已照原样采用 %(num)s 行", n), "success")
    return redirect(url_for("account.schedule", id=schedule.id, _anchor="rows"), 303)


def _back(row: DoubtfulRow) -> ResponseReturnValue:
    return redirect(url_for("account.schedule", id=row.schedule_id, _anchor="rows"), 303)


@bp.route("/schedule-rows/<key:id>", methods=["GET", "POST"])
@verb(
    policy.may_decide_row,
    load_doubtful_row,
    form=lambda row: MendScheduleRowForm(row),
    template="account/schedules/mend_schedule_row.html",
)
def mend_schedule_row(row: DoubtfulRow, form: MendScheduleRowForm) -> ResponseReturnValue:
    """Write a row anew; it is judged again by the same rules."""
    doubt = service.mend_row(row, form.cells(), by=me(), at=instant())
    if doubt is None:
        flash(_("这一行已采用"), "success")
        return _back(row)
    flash(_("已保存，仍待核对：%(doubt)s", doubt=_(doubt.label.id)), "warning")
    return redirect(url_for("account.mend_schedule_row", id=row.id), 303)


@bp.post("/schedule-rows/<key:id>/take")
@verb(policy.may_decide_row, load_doubtful_row)
def take_row(row: DoubtfulRow) -> ResponseReturnValue:
    """Let one row stand as it is."""
    service.take_row(row, by=me(), at=instant())
    flash(_("这一行已采用"), "success")
    return _back(row)


@bp.post("/schedule-rows/<key:id>/leave-out")
@verb(policy.may_decide_row, load_doubtful_row)
def leave_out_row(row: DoubtfulRow) -> ResponseReturnValue:
    """A row is no capability."""
    service.leave_out_row(row, by=me(), at=instant())
    flash(_("这一行不采用"), "success")
    return _back(row)
