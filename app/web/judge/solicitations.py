"""A judge tells the discipline officer of an attempt to influence him."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.rounds.models import Assignment, Panelist
from app.rounds.queries.desk import own_assignments
from app.solicitations import service
from app.solicitations.policy import may_report_solicitation
from app.solicitations.queries import told_by
from app.solicitations.service import LONGEST, LONGEST_WHO, Told
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.rounds import load_panelist

MOST = _l("最多 %(max)d 字")


class SolicitationForm(FlaskForm):
    """Who, when, what, and which entry if he knows. Made by ``solicitation_form``."""

    own: dict[str, Assignment]
    who = StringField(
        _l("对方是谁"),
        [InputRequired(_l("请填写对方是谁")), Length(max=LONGEST_WHO, message=MOST)],
        description=_l("姓名、单位或能辨认的身份；不清楚的，写知道的部分"),
    )
    happened_on = DateField(_l("哪一天"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    assignment = SelectField(_l("涉及哪一件申报"))
    told = TextAreaField(
        _l("经过"),
        [InputRequired(_l("请写明经过")), Length(max=LONGEST, message=MOST)],
        description=_l("通过什么方式、说了什么、提了什么要求、有没有财物往来、本人怎样答复"),
    )

    def given(self) -> Told:
        """What the service takes; the form was valid."""
        assert self.happened_on.data is not None  # noqa: S101
        return Told(
            self.who.data or "",
            self.told.data or "",
            self.happened_on.data,
            self.own.get(self.assignment.data),
        )


def solicitation_form(panelist: Panelist) -> SolicitationForm:
    """With the judge's own entries by their codes; the one that he comes from is chosen already."""
    form = SolicitationForm()
    form.own = {task.id: task for task in own_assignments(panelist, instant())}
    form.assignment.choices = [
        SelectChoice("", _("不涉及某一件，或者不清楚")),
        *(SelectChoice(key, task.code) for key, task in form.own.items()),
    ]
    if not form.is_submitted():
        form.assignment.data = request.args.get("entry", "")
    return form


def _context(panelist: Panelist) -> dict[str, Any]:
    return {"round": panelist.round, "told": told_by(panelist)}


@bp.route("/rounds/<key:round_id>/solicitation", methods=["GET", "POST"])
@verb(
    may_report_solicitation,
    load_panelist,
    form=solicitation_form,
    template="judge/rounds/report_solicitation.html",
    context=_context,
)
def report_solicitation(panelist: Panelist, form: SolicitationForm) -> ResponseReturnValue:
    """Keep it for the discipline officer; the page shows nothing of it again."""
    service.report_solicitation(panelist, form.given(), by=me(), at=instant())
    flash(_("已报告纪检专员；承办人看不到这份报告"), "success")
    return redirect(url_for("judge.round_show", round_id=panelist.round_id), 303)
