"""What inspections found: the list, its workbook, one more, one put right."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.adapters.sheets import Cell, write_table
from app.duties import service
from app.duties.models import Inspection
from app.duties.policy import may_correct_inspection, may_record_inspection, may_see_inspections
from app.duties.queries import InspectionFilter, duties_in_force, search_inspections
from app.duties.service import Found
from app.duties.standard import STANDARD
from app.duties.states import Judgement
from app.extensions import db
from app.shared.text import t
from app.web.downloads import as_attachment
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.paging import asked_text, paginate
from app.web.rendering import render_text, show_day

RAILS.add("officer", t("检查发现"), "officer.inspections", icon="scales", may=may_see_inspections)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = _l("最多 %(max)d 字")
MOST_ROWS = 20_000
HEADS = (
    t("检查日期"),
    t("机构"),
    t("统一社会信用代码"),
    t("监管职责"),
    t("条款"),
    t("情形"),
    t("判定"),
    t("事实"),
    t("来源"),
    t("信用登记文号"),
)


class InspectionForm(FlaskForm):
    """One finding; the judgement follows from the clause."""

    credit_code = StringField(
        _l("机构的统一社会信用代码"),
        [InputRequired(_l("填写统一社会信用代码")), Length(max=18, message=MOST)],
    )
    found_on = DateField(_l("检查日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    duty = SelectField(_l("履行哪项监管职责"), [InputRequired(_l("请选择"))])
    clause = SelectField(
        _l("按判定标准属于哪一条"),
        [InputRequired(_l("请选择"))],
        description=_l("判定由条款决定，同样的情形得到同样的判定"),
    )
    facts = TextAreaField(
        _l("事实"), [Optional(), Length(max=2000, message=MOST)], description=_l("不写个人姓名")
    )
    source = StringField(
        _l("来源"),
        [InputRequired(_l("请写明来源，例如检查任务或文书号")), Length(max=200, message=MOST)],
    )
    decision = StringField(
        _l("信用登记里的文书号"),
        [Optional(), Length(max=80, message=MOST)],
        description=_l("由此作出处罚决定并已登记的，填写决定的文书号"),
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        duties = duties_in_force(viewer(), instant())
        self.duty.choices = [SelectChoice(d.id, f"{d.region} {d.title}"[:120]) for d in duties]
        self.clause.choices = [
            SelectChoice(
                key, f"{render_text(c.judgement.label)}：{render_text(c.article)} {render_text(c.about)}"
            )
            for key, c in STANDARD.items()
        ]

    def found(self) -> Found:
        """What was typed."""
        assert self.found_on.data is not None  # noqa: S101  (asked for)
        return Found(
            self.credit_code.data or "",
            self.duty.data or "",
            self.found_on.data,
            self.clause.data or "",
            self.facts.data or "",
            self.source.data or "",
            self.decision.data or "",
        )


class CorrectionForm(InspectionForm):
    """The same, put right; the laboratory stays."""

    reason = StringField(
        _l("更正的理由"), [InputRequired(_l("请写明更正的理由")), Length(max=400, message=MOST)]
    )

    def __init__(self, inspection: Inspection, **more: Any) -> None:
        kept = {name: getattr(inspection, name) for name in ("found_on", "clause", "facts", "source")}
        kept |= {"credit_code": inspection.organisation.credit_code, "duty": inspection.duty_id}
        kept["decision"] = inspection.misconduct.document_number if inspection.misconduct else ""
        super().__init__(data=kept, **more)


def load_inspection(id: str) -> Inspection | None:
    """The finding of the address."""
    return db.session.get(Inspection, id)


def _asked() -> InspectionFilter:
    judgement = request.args.get("judgement", "")
    known = {member.value for member in Judgement}
    return InspectionFilter(judgement if judgement in known else "", asked_text("q"), "all" in request.args)


@bp.get("/inspections")
@page(may_see_inspections)
def inspections() -> ResponseReturnValue:
    """What was found, the latest first."""
    wanted, at = _asked(), instant()
    given = {"judgement": wanted.judgement, "q": wanted.text, "all": "1" if wanted.all else ""}
    return render_template(
        "officer/inspections/inspections.html",
        page=paginate(search_inspections(viewer(), wanted, at), request),
        filter=wanted,
        judgements=[("", t("全部判定")), *((j.value, j.label) for j in Judgement)],
        standard=STANDARD,
        may_record=may_record_inspection(viewer(), at),
        export=url_for("officer.inspections_workbook", **{k: v for k, v in given.items() if v}),  # type: ignore[arg-type]
    )


@bp.get("/inspections.xlsx")
@page(may_see_inspections)
def inspections_workbook() -> ResponseReturnValue:
    """The same list as a workbook."""
    name = render_text(t("检查发现登记表"))
    pieces = write_table(name, [render_text(head) for head in HEADS], _rows(_asked()))
    return as_attachment(Response(stream_with_context(pieces), mimetype=WORKBOOK), f"{name}.xlsx")


def _rows(wanted: InspectionFilter) -> Iterator[tuple[Cell, ...]]:
    for row in db.session.scalars(search_inspections(viewer(), wanted, instant()).limit(MOST_ROWS)):
        clause = STANDARD.get(row.clause)
        yield (
            show_day(row.found_on),
            row.organisation.name,
            row.organisation.credit_code,
            row.duty.title,
            render_text(clause.article) if clause else row.clause,
            render_text(clause.about) if clause else "",
            render_text(row.judgement.label),
            row.facts,
            row.source,
            row.misconduct.document_number if row.misconduct else "",
        )


@bp.route("/inspections/record", methods=["GET", "POST"])
@verb(may_record_inspection, form=InspectionForm, template="officer/inspections/record_inspection.html")
def record_inspection(form: InspectionForm) -> ResponseReturnValue:
    """One more."""
    service.record_inspection(form.found(), by=me(), at=instant())
    flash(_("已登记，机构会收到通知"), "success")
    return redirect(url_for("officer.inspections"), 303)


@bp.route("/inspections/<key:id>/correct", methods=["GET", "POST"])
@verb(
    may_correct_inspection,
    load_inspection,
    form=lambda inspection: CorrectionForm(inspection),
    template="officer/inspections/correct_inspection.html",
)
def correct_inspection(inspection: Inspection, form: CorrectionForm) -> ResponseReturnValue:
    """Put right; the wrong row stays on record."""
    service.correct_inspection(inspection, form.found(), form.reason.data or "", by=me(), at=instant())
    flash(_("已更正，原登记留存"), "success")
    return redirect(url_for("officer.inspections"), 303)
