"""Recording support: one officer writes it down against a result, another agrees."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.entries.queries import find_entry
from app.extensions import db
from app.shared.text import t
from app.supports import service
from app.supports.models import Support
from app.supports.policy import GRANTING, may_revoke_support, may_see_supports
from app.supports.queries import earning_choices, find_support, listed_supports, public_titles
from app.supports.service import SupportFacts, support_of
from app.supports.states import SupportSort
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.alliance_forms import ReasonForm
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, WITHDRAWALS, OpinionForm
from app.web.officer.part_forms import trimmed
from app.web.paging import paginate

RAILS.add("officer", t("政策支持"), "officer.supports", icon="stamp", may=may_see_supports)
PAGES[GRANTING] = lambda approval: url_for("officer.decide_support", id=approval.id)
WITHDRAWALS[GRANTING] = service.withdraw_support
LONG = _l("最多 %(max)d 字")
FILL = _l("请填写这一项")


class SupportForm(FlaskForm):
    """What was given, and which result earned it."""

    entry = SelectField(_l("依据的成果"), [InputRequired(_l("请选择一项"))], validate_choice=False)
    sort = SelectField(_l("支持类别"), choices=[SelectChoice(s.value, _l(s.label.id)) for s in SupportSort])
    title = StringField(
        _l("支持事项"),
        [InputRequired(FILL), Length(max=200, message=LONG)],
        description=_l("例如 牵头制定某项标准、承担某项专项监督抽查任务"),
    )
    scale = StringField(_l("数量或规模"), [Optional(), Length(max=200, message=LONG)])
    authority = StringField(_l("给予支持的部门"), [InputRequired(FILL), Length(max=120, message=LONG)])
    document_number = StringField(_l("文号"), [Optional(), Length(max=80, message=LONG)])
    granted_on = DateField(_l("日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    until = DateField(_l("截止日期"), [Optional()])
    reason = TextAreaField(
        _l("为什么给予支持"),
        [InputRequired(FILL), Length(max=400, message=LONG)],
        description=_l("复核人会看到"),
    )

    @classmethod
    def fresh(cls) -> "SupportForm":
        """With the results of the officer's calls."""
        form = cls()
        found = earning_choices(me(), instant())
        titles = public_titles(found)
        form.entry.choices = [SelectChoice(e.id, f"{titles[e.id]}（{e.organisation.name}）") for e in found]
        return form

    def facts(self) -> SupportFacts:
        """What was typed."""
        assert self.granted_on.data is not None  # noqa: S101  the form was checked
        return SupportFacts(
            SupportSort(self.sort.data),
            trimmed(self.title.data),
            trimmed(self.scale.data),
            trimmed(self.authority.data),
            trimmed(self.document_number.data),
            self.granted_on.data,
            self.until.data,
        )


def load_support(id: str) -> Support | None:
    """The support of the address."""
    return find_support(id)


def load_support_proposal(id: str) -> Approval | None:
    """The proposal of a support."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == GRANTING else None


@bp.get("/supports")
@page(may_see_supports)
def supports() -> ResponseReturnValue:
    """The supports of one's calls."""
    found = paginate(listed_supports(viewer(), instant()), request)
    return render_template("officer/supports/supports.html", page=found)


@bp.route("/supports/new", methods=["GET", "POST"])
@verb(may_see_supports, form=SupportForm.fresh, template="officer/supports/record_support.html")
def record_support(form: SupportForm) -> ResponseReturnValue:
    """Write one down, for a second officer to agree."""
    entry = find_entry(str(form.entry.data)) or abort(404)
    made = service.propose_support(entry, form.facts(), form.reason.data or "", by=me(), at=instant())
    flash(_("已提请复核，另一位承办人同意后公开"), "success")
    return redirect(url_for("officer.decide_support", id=made.id), 303)


def _proposed(approval: Approval) -> dict[str, Any]:
    return {
        "support": find_support(support_of(approval).id),
        "row": rows_of([approval])[0],
        "may_decide": may_decide(viewer(), approval, instant()),
        "may_withdraw": may_withdraw_proposal(viewer(), approval, instant()),
        "approval": approval,
    }


@bp.route("/approvals/<key:id>/support", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_support_proposal,
    form=lambda _approval: OpinionForm(),
    template="officer/supports/decide_support.html",
    context=_proposed,
    records=True,
)
def decide_support(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: it stands and is public, or it does not."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        service.agree_support(approval, opinion, by=me(), at=instant())
        flash(_("已同意，支持已公开，机构会收到通知"), "success")
    else:
        service.refuse_support(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_support", id=approval.id), 303)


@bp.route("/supports/<key:id>/revoke", methods=["GET", "POST"])
@verb(
    may_revoke_support,
    load_support,
    form=lambda _support: ReasonForm(),
    template="officer/supports/revoke_support.html",
    context=lambda support: {
        "sentences": [
            t("「%(title)s」从机构页、成果页和年度表上撤下", title=support.title),
            t("%(name)s收到通知和理由", name=support.organisation.name),
        ]
    },
)
def revoke_support(support: Support, form: ReasonForm) -> ResponseReturnValue:
    """Take it off the pages."""
    service.revoke_support(support, form.reason.data or "", by=me(), at=instant())
    flash(_("已撤销登记"), "success")
    return redirect(url_for("officer.supports"), 303)
