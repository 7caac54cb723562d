"""Before the public reads it: preview as its reader, and the page that says exactly what publishing does."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.calls import service
from app.calls.completeness import advice_on, missing_in
from app.calls.models import Call
from app.calls.policy import may_work_on_call
from app.calls.queries import documents_of, figures_of, find_item
from app.shared.text import Deadline, Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import PART_TABS, desk_of, load_call
from app.web.public.call_page import call_page, item_page
from app.web.rendering import render_text


def _consequences(call: Call) -> list[Text]:
    """What exactly will happen, with counts."""
    figures = figures_of([call]).get(call.id)
    said = [
        t("「%(title)s」对所有人公开", title=call.title),
        _shown(call, figures.items if figures else 0, figures.amount if figures else 0),
        t("公开 %(n)s 个附件", n=len(documents_of(call))),
        t("评审办法、%(n)s 个评分项和申报表单随之固定", n=len(call.rubric)),
    ]
    if call.opens_at and call.closes_at:
        past = call.opens_at <= instant()
        opens = t("申报立即开始") if past else t("申报于 %(when)s 开始", when=call.opens_at)
        said += [opens, t("申报于 %(when)s 截止，此后只能推迟、不能提前", when=Deadline(call.closes_at))]
    return [*said, t("此后的任何修改都要另一位承办人同意，并作为更正公开")]


def _shown(call: Call, items: int, amount: Any) -> Text:
    kind = call.kind_data
    if "amount" in kind.item_fields:
        return t("公开 %(n)s 项%(item)s，合计 %(amount)s 万元", n=items, item=kind.words.item, amount=amount)
    return t("公开 %(n)s 项%(item)s", n=items, item=kind.words.item)


def _before_publishing(call: Call) -> dict[str, Any]:
    links = {part: url_for(f"officer.{name}", id=call.id) for part, name in PART_TABS.items()}
    return desk_of(call, "publish_call") | {
        "missing": [(m.sentence, links[m.part]) for m in missing_in(call, instant())],
        "advice": [(m.sentence, links[m.part]) for m in advice_on(call)],
        "sentences": _consequences(call),
    }


@bp.route("/calls/<key:id>/publish", methods=["GET", "POST"])
@verb(
    may_work_on_call,
    load_call,
    form=FlaskForm,
    template="officer/calls/publish_call.html",
    context=_before_publishing,
)
def publish_call(call: Call, form: FlaskForm) -> ResponseReturnValue:
    """Put the list on the wall."""
    del form
    service.publish_call(call, by=me(), at=instant())
    flash(_("%(listed)s已发布", listed=render_text(call.kind_data.words.listed)), "success")
    return redirect(url_for("officer.call", id=call.id), 303)


@bp.get("/calls/<key:id>/preview")
@page(may_work_on_call, load_call)
def preview_call(call: Call) -> ResponseReturnValue:
    """The public page of a call as its reader will see it."""
    return render_template("public/calls/call.html", **call_page(call, preview=True))


@bp.get("/calls/<key:id>/preview/items/<string:code>")
@page(may_work_on_call, load_call)
def preview_item(call: Call, code: str) -> ResponseReturnValue:
    """The public page of an item as its reader will see it."""
    item = find_item(call, code)
    if item is None:
        abort(404)
    return render_template("public/items/item.html", **item_page(item, preview=True))
