"""The officers' desk of needs: what came in, what is on the list, one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.calls.models import Item
from app.calls.policy import may_see_item
from app.chains.queries import cities, current_chains
from app.extensions import db
from app.needs import policy, service
from app.needs.models import Need
from app.needs.queries import NEW, UNCONFIRMED, DeskFilter, alike_needs, desk_needs
from app.needs.queries.offers import offers_for
from app.needs.states import MOVES, NeedState, Trouble, Urgency
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.need_filing import NeedForm, RecordForm
from app.web.officer.need_forms import PublishForm
from app.web.officer.need_page import load_need, need_page
from app.web.paging import asked_text, paginate
from app.web.rendering import show_place

RAILS.add("officer", t("需求", n=2), "officer.needs", icon="list", may=policy.may_work_on_needs)


def may_handle_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """The officers' page of a need."""
    return first_refusal(policy.may_work_on_needs(user, at), policy.may_see_whole_need(user, need, at))


def may_amend_recorded(user: User | None, need: Need, at: datetime) -> Verdict:
    """What an officer recorded himself."""
    return first_refusal(may_handle_need(user, need, at), policy.may_amend_need(user, need, at))


def _asked() -> DeskFilter:
    names = ("state", "chain", "city", "trouble", "urgency")
    return DeskFilter(**{name: asked_text(name, 40) for name in names}, text=asked_text("q"))


@bp.get("/needs")
@page(policy.may_work_on_needs)
def needs() -> ResponseReturnValue:
    """All needs, filtered."""
    wanted = _asked()
    every = ("", _("全部"))
    return render_template(
        "officer/needs/needs.html",
        page=paginate(desk_needs(me(), wanted, instant()), request),
        filter=wanted,
        states=[
            every,
            (NEW, _("新收到")),
            (UNCONFIRMED, _("待确认仍然存在")),
            *((m.value, m) for m in NeedState),
        ],
        chains=[every, *((chain.slug, chain.name) for chain in current_chains())],
        cities=[every, *((city.code, show_place(city)) for city in cities())],
        troubles=[every, *((m.value, m) for m in Trouble)],
        urgencies=[every, *((m.value, m) for m in Urgency)],
    )


@bp.route("/needs/new", methods=["GET", "POST"])
@verb(policy.may_work_on_needs, form=RecordForm, template="officer/needs/record_need.html")
def record_need(form: RecordForm) -> ResponseReturnValue:
    """Record what an enterprise said when it was visited or called up."""
    need = service.record_need(form.asked(), form.heard_of(), by=me(), at=instant())
    flash(_("需求已登记"), "success")
    return redirect(url_for("officer.need", id=need.id), 303)


@bp.get("/needs/<key:id>")
@page(may_handle_need, load_need, records=True)
def need(need: Need) -> ResponseReturnValue:
    """One need with all that may be done; it prints whom to call, so the reading is on the record."""
    user, at = me(), instant()
    verbs = {
        name: getattr(policy, f"may_{name}_need")(user, need, at)
        for name in ("publish", "unlist", "return", "merge", "vet", "answer", "raise", "close", "reopen")
    }
    return render_template(
        "officer/needs/need.html",
        **need_page(need, "officer"),
        may=verbs,
        alike=alike_needs(need, user, at) if MOVES.may("merge", need.state) else [],
        items=items_of(need, user, at),
        offers=offers_for(need, at),
    )


def items_of(need: Need, user: User | None, at: datetime) -> Sequence[Item]:
    """The items that came of it, as far as the person may see them."""
    raised = db.session.scalars(select(Item).where(Item.need_id == need.id).order_by(Item.id)).all()
    return [item for item in raised if may_see_item(user, item, at)]


@bp.route("/needs/<key:id>/amend", methods=["GET", "POST"])
@verb(
    may_amend_recorded, load_need, form=lambda need: NeedForm(need), template="officer/needs/amend_need.html"
)
def amend_need(need: Need, form: NeedForm) -> ResponseReturnValue:
    """Change what was recorded."""
    service.amend_need(need, form.asked(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return redirect(url_for("officer.need", id=need.id), 303)


def _publishing(need: Need) -> dict[str, Any]:
    said = [
        _(
            "需求「%(title)s」列入公开的需求清单，任何人都能看到检测对象、参数、具体情况、标准和来源",
            title=need.subject,
        )
    ]
    said += [
        _("清单上印出企业名称「%(name)s」", name=need.public_name)
        if need.public_name
        else _("清单上不出现企业名称；请再看一遍具体情况里有没有写到")
    ]
    return {"sentences": said}


@bp.route("/needs/<key:id>/publish", methods=["GET", "POST"])
@verb(
    policy.may_publish_need,
    load_need,
    form=lambda need: PublishForm(need),
    template="officer/needs/publish_need.html",
    context=_publishing,
)
def publish_need(need: Need, form: PublishForm) -> ResponseReturnValue:
    """Put it on the public list."""
    service.publish_need(need, form.source.data or "", by=me(), at=instant())
    flash(_("需求已公开"), "success")
    return redirect(url_for("officer.need", id=need.id), 303)


@bp.post("/needs/<key:id>/unlist")
@verb(policy.may_unlist_need, load_need)
def unlist_need(need: Need) -> ResponseReturnValue:
    """Take it off the public list."""
    service.unlist_need(need, by=me(), at=instant())
    flash(_("需求已从公开的清单撤下"), "success")
    return redirect(url_for("officer.need", id=need.id), 303)


@bp.post("/needs/<key:id>/confirm")
@verb(policy.may_confirm_need, load_need)
def confirm_need(need: Need) -> ResponseReturnValue:
    """Note that it still stands: the enterprise said so, or the source was looked up again."""
    service.confirm_need(need, by=me(), at=instant())
    flash(_("已确认需求仍然存在"), "success")
    return redirect(url_for("officer.need", id=need.id), 303)
