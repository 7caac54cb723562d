"""Cases at the laboratory's desk: check the page, consent or return it, answer a dissection."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.text import t
from app.shared.verdict import Verdict, hidden
from app.showcase import service
from app.showcase.figures import bars_of
from app.showcase.models import Case
from app.showcase.policy import (
    carried_cases,
    is_case_laboratory,
    may_agree_dissection,
    may_confirm_case,
    may_refuse_dissection,
    may_return_case,
    may_see_case,
    may_see_dissection,
)
from app.showcase.queries import find_case_by_key, leaks_of_case, worked_list
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("lab", t("入选案例"), "lab.cases", icon="scroll")
LONG = _l("最多 %(max)d 字")


class ConfirmCaseForm(FlaskForm):
    """The consent: whether the client is named, or what stands in his place."""

    client_shown = RadioField(
        _l("服务对象怎样公开"),
        [InputRequired(_l("请选择"))],
        choices=[
            SelectChoice("named", _l("公开名称，服务对象已书面同意")),
            SelectChoice("masked", _l("不公开名称，用下面的称谓")),
        ],
    )
    client_masked = StringField(
        _l("服务对象的称谓"),
        [Optional(), Length(max=60, message=LONG)],
        description=_l("不公开名称时用，如：某动力电池企业"),
    )
    checked = BooleanField(_l("已核对，所列字样不会透露服务对象"))
    consent = BooleanField(_l("内容属实，同意公开发布"), [InputRequired(_l("同意公开发布须由机构确认"))])

    def __init__(self, case: Case, **more: Any) -> None:
        shown = "named" if case.client_shown else "masked"
        super().__init__(data={"client_shown": shown, "client_masked": case.client_masked}, **more)


class AnswerForm(FlaskForm):
    """What has to be changed, or why not."""

    answer = TextAreaField(_l("说明"), [InputRequired(_l("请写明理由")), Length(max=2000, message=LONG)])


class AgreeForm(FlaskForm):
    """Nothing to fill in."""


def load_case(id: str) -> Case | None:
    """The case of the address."""
    return find_case_by_key(id)


def may_see_as_laboratory(user: User | None, case: Case, at: datetime) -> Verdict:
    """The laboratory's page of its own case, from the moment it was asked."""
    mine = case.asked_at is not None and is_case_laboratory(user, case, at)
    return may_see_case(user, case, at) if mine else hidden()


@bp.get("/cases")
@page(may_sit_at("lab"))
def cases() -> ResponseReturnValue:
    """The cases of my laboratories."""
    found = paginate(worked_list(carried_cases(me(), instant()), ""), request)
    return render_template("lab/cases/cases.html", page=found)


@bp.get("/cases/<key:id>")
@page(may_see_as_laboratory, load_case)
def case(case: Case) -> ResponseReturnValue:
    """One case of ours: what will stand there, and what we are asked."""
    at, user = instant(), me()
    seen = case.dissection is not None and bool(may_see_dissection(user, case.dissection, at))
    return render_template(
        "lab/cases/case.html",
        case=case,
        bars=bars_of(case.effects),
        dissection=case.dissection if seen else None,
        may_confirm=may_confirm_case(user, case, at),
        may_return=may_return_case(user, case, at),
        may_agree=may_agree_dissection(user, case, at),
        may_refuse=may_refuse_dissection(user, case, at),
    )


def _shown(case: Case) -> dict[str, Any]:
    return {"bars": bars_of(case.effects), "leaks": leaks_of_case(case)}


@bp.route("/cases/<key:id>/confirm", methods=["GET", "POST"])
@verb(
    may_confirm_case,
    load_case,
    form=lambda case: ConfirmCaseForm(case),
    template="lab/cases/confirm_case.html",
    context=_shown,
)
def confirm_case(case: Case, form: ConfirmCaseForm) -> ResponseReturnValue:
    """Consent to the page."""
    service.confirm_case(
        case,
        by=me(),
        at=instant(),
        client_shown=form.client_shown.data == "named",
        client_masked=form.client_masked.data or "",
        checked=bool(form.checked.data),
    )
    flash(_("已同意公开，承办方发布后可以在案例栏目看到"), "success")
    return redirect(url_for("lab.case", id=case.id), 303)


@bp.route("/cases/<key:id>/return", methods=["GET", "POST"])
@verb(may_return_case, load_case, form=lambda _case: AnswerForm(), template="lab/cases/return_case.html")
def return_case(case: Case, form: AnswerForm) -> ResponseReturnValue:
    """Say what has to be changed."""
    service.return_case(case, form.answer.data or "", by=me(), at=instant())
    flash(_("已退回承办方修改"), "success")
    return redirect(url_for("lab.case", id=case.id), 303)


@bp.post("/cases/<key:id>/dissection/agree")
@verb(may_agree_dissection, load_case, form=lambda _case: AgreeForm())
def agree_dissection(case: Case, form: AgreeForm) -> ResponseReturnValue:  # noqa: ARG001
    """Consent to the observations."""
    service.agree_dissection(case, by=me(), at=instant())
    flash(_("已同意公开案例解剖"), "success")
    return redirect(url_for("lab.case", id=case.id, _anchor="dissection"), 303)


@bp.route("/cases/<key:id>/dissection/refuse", methods=["GET", "POST"])
@verb(
    may_refuse_dissection,
    load_case,
    form=lambda _case: AnswerForm(),
    template="lab/cases/refuse_dissection.html",
)
def refuse_dissection(case: Case, form: AnswerForm) -> ResponseReturnValue:
    """Refuse, with a reason."""
    service.refuse_dissection(case, form.answer.data or "", by=me(), at=instant())
    flash(_("已答复不同意公开"), "success")
    return redirect(url_for("lab.case", id=case.id, _anchor="dissection"), 303)
