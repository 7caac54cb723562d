"""Proposing a correction of a published call, part by part; a second officer decides on ``officer.approval``."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.approvals.models import Approval
from app.calls import service
from app.calls.item_words import item_labels
from app.calls.models import Call, Item
from app.calls.policy import may_amend_call
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Verdict
from app.web.guards import View, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.amendment_forms import (
    BasicsAmendment,
    IndicatorsAmendment,
    ItemAmendment,
    MethodAmendment,
    PartAmendment,
    RubricAmendment,
    TimetableAmendment,
    WithdrawalForm,
)
from app.web.officer.call_desk import desk_of, load_call, load_item
from app.web.officer.item_forms import item_form
from app.web.officer.part_forms import over, trimmed


def may_amend_item(user: User | None, item: Item, at: Any) -> Verdict:
    """As its call."""
    return may_amend_call(user, item.call, at)


def _desk(call: Call) -> dict[str, Any]:
    return desk_of(call, "call_corrections")


def _item_desk(item: Item) -> dict[str, Any]:
    labels = item_labels(item.call.kind_data)
    return desk_of(item.call, "call_corrections") | {"call": item.call, "labels": labels}


def _amending(
    form: type[PartAmendment],
    subject: type[Call | Item] = Call,
    made: Callable[[Any], Callable[[Any], Any]] = over,
) -> Callable[[View], View]:
    """The guard of a page that proposes a part once more; its template goes by the name of the part."""
    of_call = subject is Call
    return verb(
        may_amend_call if of_call else may_amend_item,
        load_call if of_call else load_item,
        form=made(form),
        template=f"officer/amendments/amend_{form.part}.html",
        context=_desk if of_call else _item_desk,
    )


def _propose(subject: Call | Item, form: PartAmendment) -> ResponseReturnValue:
    base, reason = form.base.data or "", trimmed(form.reason.data)
    return sent(
        service.propose_amendment(subject, form.part, form.plain(), base, reason, by=me(), at=instant())
    )


def sent(approval: Approval) -> ResponseReturnValue:
    """The answer to every proposal: its page, where the other officer decides."""
    flash(_("已提交另一位承办人复核；同意之前，公开页面不变"), "success")
    return redirect(url_for("officer.approval", id=approval.id), 303)


@bp.route("/calls/<key:id>/amend/basics", methods=["GET", "POST"])
@_amending(BasicsAmendment)
def amend_basics(call: Call, form: BasicsAmendment) -> ResponseReturnValue:
    """Other words."""
    return _propose(call, form)


@bp.route("/calls/<key:id>/amend/timetable", methods=["GET", "POST"])
@_amending(TimetableAmendment)
def amend_timetable(call: Call, form: TimetableAmendment) -> ResponseReturnValue:
    """More time for all, or another plan."""
    return _propose(call, form)


@bp.route("/calls/<key:id>/amend/method", methods=["GET", "POST"])
@_amending(MethodAmendment)
def amend_method(call: Call, form: MethodAmendment) -> ResponseReturnValue:
    """Another way of judging, before closing."""
    return _propose(call, form)


@bp.route("/calls/<key:id>/amend/rubric", methods=["GET", "POST"])
@_amending(RubricAmendment)
def amend_rubric(call: Call, form: RubricAmendment) -> ResponseReturnValue:
    """Other criteria or weights, before closing."""
    return _propose(call, form)


@bp.route("/items/<key:id>/amend", methods=["GET", "POST"])
@_amending(ItemAmendment, Item, item_form)
def amend_item(item: Item, form: ItemAmendment) -> ResponseReturnValue:
    """What an item says of itself."""
    return _propose(item, form)


@bp.route("/items/<key:id>/amend/indicators", methods=["GET", "POST"])
@_amending(IndicatorsAmendment, Item)
def amend_indicators(item: Item, form: IndicatorsAmendment) -> ResponseReturnValue:
    """Its indicators, before closing."""
    return _propose(item, form)


@bp.route("/calls/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_amend_call,
    load_call,
    form=WithdrawalForm,
    template="officer/amendments/withdraw_call.html",
    context=lambda call: (
        _desk(call)
        | {
            "sentences": [
                t("提请另一位承办人同意撤销「%(title)s」", title=call.title),
                t("同意后不再接受申报，页面保留并注明已撤销和理由"),
            ]
        }
    ),
)
def withdraw_call(call: Call, form: WithdrawalForm) -> ResponseReturnValue:
    """The whole list off the wall."""
    return sent(service.propose_withdrawal(call, trimmed(form.reason.data), by=me(), at=instant()))


@bp.route("/items/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_amend_item,
    load_item,
    form=WithdrawalForm,
    template="officer/amendments/withdraw_item.html",
    context=lambda item: (
        _item_desk(item)
        | {
            "sentences": [
                t(
                    "提请另一位承办人同意撤下%(item)s %(code)s「%(title)s」",
                    item=item.call.kind_data.words.item,
                    code=item.code,
                    title=item.title,
                ),
                t("同意后不再接受申报，页面保留并注明已撤下和理由"),
            ]
        }
    ),
)
def withdraw_item(item: Item, form: WithdrawalForm) -> ResponseReturnValue:
    """撤榜 of one item."""
    return sent(service.propose_withdrawal(item, trimmed(form.reason.data), by=me(), at=instant()))
