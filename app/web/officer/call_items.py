"""The items of a call: listed, added, written, moved, removed; and the end of one that found nobody."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.calls import service
from app.calls.item_words import item_labels
from app.calls.models import Call, Item
from app.calls.parts import read_part
from app.calls.policy import may_edit_call, may_edit_item, may_fail_item, may_work_on_call
from app.calls.queries import ItemFilter, figures_of, imports_of, items_of
from app.calls.words import indicator_words
from app.shared.text import Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call, load_item, may_work_on_item
from app.web.officer.indicator_forms import IndicatorsForm
from app.web.officer.item_forms import ItemForm, NewItemForm, item_form
from app.web.officer.part_forms import over
from app.web.paging import asked_text, paginate
from app.web.public.item_facts import told_to_officers
from app.web.rendering import render_text


def item_desk(item: Item) -> dict[str, Any]:
    """What the pages of an item have in common."""
    return desk_of(item.call, "call_items") | {
        "call": item.call,
        "indicators": [(row, indicator_words(row)) for row in item.indicators],
        "may_fail": may_fail_item(viewer(), item, instant()),
        "told": told_to_officers(item),
        "labels": item_labels(item.call.kind_data),
    }


def _with_indicators(item: Item) -> list[Text]:
    count = len(read_part(item, "indicators")["rows"])
    return [t("连同它的 %(n)s 项指标", n=count)] if count else []


@bp.get("/calls/<key:id>/items")
@page(may_work_on_call, load_call)
def call_items(call: Call) -> ResponseReturnValue:
    """The items in their order, with what each still lacks."""
    wanted = ItemFilter(text=asked_text("q"))
    return render_template(
        "officer/calls/call_items.html",
        call=call,
        page=paginate(items_of(call, wanted, instant(), indicators=True), request, per_page=30),
        figures=figures_of([call]).get(call.id),
        imports=imports_of(call),
        q=wanted.text,
        labels=item_labels(call.kind_data),
        **desk_of(call, "call_items"),
    )


@bp.route("/calls/<key:id>/items/add", methods=["GET", "POST"])
@verb(
    may_edit_call,
    load_call,
    form=item_form(NewItemForm),
    template="officer/items/add_item.html",
    context=lambda call: desk_of(call, "call_items") | {"labels": item_labels(call.kind_data)},
)
def add_item(call: Call, form: NewItemForm) -> ResponseReturnValue:
    """One more item."""
    item = service.add_item(call, form.plain(), by=me(), at=instant())
    word = render_text(call.kind_data.words.item)
    if "indicators" in call.kind_data.item_fields:
        flash(_("已添加%(item)s %(code)s，请填写指标", item=word, code=item.code), "success")
        return redirect(url_for("officer.item_indicators", id=item.id), 303)
    flash(_("已添加%(item)s %(code)s", item=word, code=item.code), "success")
    return redirect(url_for("officer.item", id=item.id), 303)


@bp.route("/items/<key:id>", methods=["GET", "POST"])
@verb(
    may_work_on_item,
    load_item,
    form=item_form(ItemForm),
    template="officer/items/item.html",
    context=item_desk,
)
def item(item: Item, form: ItemForm) -> ResponseReturnValue:
    """What an item says of itself."""
    service.update_item(item, form.plain(), form.base.data or "", by=me(), at=instant())
    flash(_("已保存"), "success")
    if form.doubtful_code:
        flash(_("统一社会信用代码未通过校验，请核对"), "warning")
    return redirect(url_for("officer.item", id=item.id), 303)


@bp.route("/items/<key:id>/indicators", methods=["GET", "POST"])
@verb(
    may_work_on_item,
    load_item,
    form=over(IndicatorsForm),
    template="officer/items/item_indicators.html",
    context=item_desk,
)
def item_indicators(item: Item, form: IndicatorsForm) -> ResponseReturnValue:
    """Its indicators, row by row."""
    rows = form.plain()["rows"]
    service.update_indicators(item, rows, form.base.data or "", by=me(), at=instant())
    flash(_("已保存 %(n)s 项指标", n=len(rows)), "success")
    return redirect(url_for("officer.item_indicators", id=item.id), 303)


@bp.post("/items/<key:id>/move")
@verb(may_edit_item, load_item)
def move_item(item: Item) -> ResponseReturnValue:
    """One place up or down."""
    service.move_item(item, -1 if request.form.get("to") == "up" else 1, by=me(), at=instant())
    back = request.form.get("page", "")
    return redirect(
        url_for("officer.call_items", id=item.call_id, page=back if back.isdecimal() else None), 303
    )


@bp.route("/items/<key:id>/remove", methods=["GET", "POST"])
@verb(
    may_edit_item,
    load_item,
    form=FlaskForm,
    template="officer/items/remove_item.html",
    context=lambda item: (
        item_desk(item)
        | {
            "sentences": [
                t(
                    "从草稿中移除%(item)s %(code)s「%(title)s」",
                    item=item.call.kind_data.words.item,
                    code=item.code,
                    title=item.title,
                ),
                *_with_indicators(item),
            ]
        }
    ),
)
def remove_item(item: Item, form: FlaskForm) -> ResponseReturnValue:
    """Out of the draft."""
    del form
    call = service.remove_item(item, by=me(), at=instant())
    flash(_("已移除%(item)s", item=render_text(call.kind_data.words.item)), "success")
    return redirect(url_for("officer.call_items", id=call.id), 303)


@bp.route("/items/<key:id>/fail", methods=["GET", "POST"])
@verb(
    may_fail_item,
    load_item,
    form=FlaskForm,
    template="officer/items/fail_item.html",
    context=lambda item: (
        item_desk(item)
        | {
            "sentences": [
                t(
                    "%(item)s %(code)s「%(title)s」公开标为%(failed)s",
                    item=item.call.kind_data.words.item,
                    code=item.code,
                    title=item.title,
                    failed=item.call.kind_data.words.failed,
                ),
                *([t("发榜企业的成员收到通知")] if item.issuer_id else []),
                t("可以在下一期%(listed)s中再次发布", listed=item.call.kind_data.words.listed),
            ]
        }
    ),
)
def fail_item(item: Item, form: FlaskForm) -> ResponseReturnValue:
    """流榜."""
    del form
    service.fail_item(item, by=me(), at=instant())
    failed = render_text(item.call.kind_data.words.failed)
    flash(_("已标为%(failed)s", failed=failed), "success")
    return redirect(url_for("officer.item", id=item.id), 303)
