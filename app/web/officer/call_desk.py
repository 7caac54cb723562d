"""What every page of a call's desk needs: the call, its tabs, what may be done with it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.calls.draws import ends_in_draw
from app.calls.models import Call, Item
from app.calls.policy import (
    may_amend_call,
    may_archive_call,
    may_edit_call,
    may_publish_call,
    may_work_on_call,
)
from app.calls.states import CallState
from app.extensions import db
from app.people.models import User
from app.rehearsals.policy import may_rehearse_call
from app.shared.text import Text, t
from app.shared.verdict import Verdict
from app.web.instant import instant, viewer

TABS: tuple[tuple[str, Text], ...] = (
    ("call_basics", t("基本信息")),
    ("call_timetable", t("时间安排")),
    ("call_items", t("项目", n=2)),
    ("call_method", t("评审办法")),
    ("call_rubric", t("评分表")),
    ("call_form", t("申报表单")),
    ("call_draw", t("抽签承诺")),
    ("call_sealing", t("密封与开启")),
    ("call_documents", t("附件")),
    ("call_recommendations", t("推荐")),
    ("call_corrections", t("更正", n=2)),
)
PART_TABS = {
    "basics": "call_basics",
    "timetable": "call_timetable",
    "items": "call_items",
    "method": "call_method",
    "rubric": "call_rubric",
    "form": "call_form",
    "draw": "call_draw",
}


@dataclass(frozen=True)
class Tab:
    """One link of the row of tabs."""

    label: Text
    url: str
    active: bool


def load_call(id: str) -> Call | None:
    """The call of an officer's address."""
    return db.session.get(Call, id)


def load_item(id: str) -> Item | None:
    """The item of an officer's address."""
    return db.session.get(Item, id)


def may_work_on_item(user: User | None, item: Item, at: Any) -> Verdict:
    """As its call."""
    return may_work_on_call(user, item.call, at)


def tabs_of(call: Call, active: str) -> list[Tab]:
    """The tabs of a call's desk; ``active`` is an endpoint of this blueprint."""
    absent = set() if ends_in_draw(call) else {"call_draw"}
    absent |= set() if call.kind_data.recommended else {"call_recommendations"}
    absent |= set() if call.sealed else {"call_sealing"}
    shown = [tab for tab in TABS if tab[0] not in absent]
    labels = dict(shown) | {"call_items": call.kind_data.words.item}
    return [
        Tab(label, url_for(f"officer.{name}", id=call.id), name == active) for name, label in labels.items()
    ]


def desk_of(call: Call, active: str) -> dict[str, Any]:
    """Names for the frame ``officer/calls/_frame.html``: tabs, verdicts, the way to an amendment."""
    user, at = viewer(), instant()
    return {
        "tabs": tabs_of(call, active),
        "phase": call.phase(at),
        "may_edit": may_edit_call(user, call, at),
        "may_publish": may_publish_call(user, call, at) if call.state == CallState.DRAFT else None,
        "may_amend": may_amend_call(user, call, at),
        "may_archive": may_archive_call(user, call, at),
        "may_rehearse": may_rehearse_call(user, call, at),
        "active_tab": active,
    }
