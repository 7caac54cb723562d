"""What officers do with a need, one page a verb."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.calls.service import raise_need as raise_into
from app.extensions import db
from app.needs import policy, service
from app.needs.models import Need
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.need_filing import ReasonForm
from app.web.officer.need_forms import AnswerForm, MergeForm, RaiseForm, VetForm
from app.web.officer.need_page import load_need


def _back(need: Need, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("officer.need", id=need.id), 303)


def _ending(need: Need) -> dict[str, Any]:
    said = [_("需求「%(title)s」办结，填报企业收到理由", title=need.subject)]
    return {"sentences": [*said, _("从公开的需求清单上撤下")] if need.published_at is not None else said}


def _returning(need: Need) -> dict[str, Any]:
    said = [_("需求「%(title)s」退回填报人，请其补充", title=need.subject)]
    return {"sentences": [*said, _("从公开的需求清单上撤下")] if need.published_at is not None else said}


def _reopening(need: Need) -> dict[str, Any]:
    return {"sentences": [_("需求「%(title)s」重新等待回应，填报企业收到说明", title=need.subject)]}


@bp.route("/needs/<key:id>/return", methods=["GET", "POST"])
@verb(
    policy.may_return_need,
    load_need,
    form=ReasonForm,
    template="officer/needs/return_need.html",
    context=_returning,
)
def return_need(need: Need, form: ReasonForm) -> ResponseReturnValue:
    """Ask for more."""
    service.return_need(need, form.reason.data or "", by=me(), at=instant())
    return _back(need, _("需求已退回"))


@bp.route("/needs/<key:id>/merge", methods=["GET", "POST"])
@verb(
    policy.may_merge_need,
    load_need,
    form=lambda need: MergeForm(need),
    template="officer/needs/merge_need.html",
)
def merge_need(need: Need, form: MergeForm) -> ResponseReturnValue:
    """Fold it into another that says the same."""
    other = db.session.get(Need, form.other.data)
    if other is None:
        abort(400)
    service.merge_need(need, other, by=me(), at=instant())
    return _back(need, _("需求已合并"))


@bp.route("/needs/<key:id>/vet", methods=["GET", "POST"])
@verb(policy.may_vet_need, load_need, form=lambda _need: VetForm(), template="officer/needs/vet_need.html")
def vet_need(need: Need, form: VetForm) -> ResponseReturnValue:
    """Record what an expert said."""
    service.vet_need(need, form.said(), by=me(), at=instant())
    return _back(need, _("论证意见已记录"))


@bp.route("/needs/<key:id>/answer", methods=["GET", "POST"])
@verb(policy.may_answer_need, load_need, form=AnswerForm, template="officer/needs/answer_need.html")
def answer_need(need: Need, form: AnswerForm) -> ResponseReturnValue:
    """Tell the enterprise who can do it."""
    service.answer_need(need, form.answer.data or "", by=me(), at=instant())
    return _back(need, _("已回应，填报企业会收到通知"))


@bp.route("/needs/<key:id>/raise", methods=["GET", "POST"])
@verb(
    policy.may_raise_need, load_need, form=lambda _need: RaiseForm(), template="officer/needs/raise_need.html"
)
def raise_need(need: Need, form: RaiseForm) -> ResponseReturnValue:
    """Make an item of it in a draft list, and go on writing there."""
    item = raise_into(need, form.drafts[form.call.data], by=me(), at=instant())
    flash(_("已列入草稿，请补充指标、期限和经费"), "success")
    return redirect(url_for("officer.item", id=item.id), 303)


@bp.route("/needs/<key:id>/close", methods=["GET", "POST"])
@verb(
    policy.may_close_need,
    load_need,
    form=ReasonForm,
    template="officer/needs/close_need.html",
    context=_ending,
)
def close_need(need: Need, form: ReasonForm) -> ResponseReturnValue:
    """End it with a reason."""
    service.close_need(need, form.reason.data or "", by=me(), at=instant())
    return _back(need, _("需求已办结"))


@bp.route("/needs/<key:id>/reopen", methods=["GET", "POST"])
@verb(
    policy.may_reopen_need,
    load_need,
    form=ReasonForm,
    template="officer/needs/reopen_need.html",
    context=_reopening,
)
def reopen_need(need: Need, form: ReasonForm) -> ResponseReturnValue:
    """It waits again."""
    service.reopen_need(need, form.reason.data or "", by=me(), at=instant())
    return _back(need, _("需求重新办理"))
