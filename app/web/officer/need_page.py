"""What the pages of one need print at every desk."""

from dataclasses import dataclass
from typing import Any

from app.calls.models import Item
from app.history.words import ACTS
from app.needs import policy
from app.needs.models import Need
from app.needs.queries import acts_of, find_whole_need, merged_into
from app.needs.states import LISTED, NeedState
from app.shared.text import Text, t
from app.web.instant import instant, me
from app.web.thread import threads_shown
from app.web.timeline import Told


@dataclass(frozen=True)
class Step:
    """One line of what happens next (``_macros/next.html``)."""

    what: Text
    when: Any = None
    who: Text | None = None
    url: str | None = None


OFFICE, FILER = t("承办人"), t("填报企业")
NEXT: dict[NeedState, tuple[Step, ...]] = {
    NeedState.FILED: (
        Step(t("查重、核对，列入公开清单"), who=OFFICE),
        Step(t("回应、论证或转为榜题"), who=OFFICE),
    ),
    NeedState.VETTING: (Step(t("听取专家意见"), who=OFFICE), Step(t("回应或转为榜题"), who=OFFICE)),
    NeedState.RETURNED: (Step(t("补充后重新提交"), who=FILER),),
    NeedState.RAISED: (Step(t("榜单发布，检验检测机构揭榜"), who=OFFICE),),
}


def load_need(id: str) -> Need | None:
    """The need of the address."""
    return find_whole_need(id)


DESKS = {"officer": "officer", "enterprise": "enterprise"}
"""The desks with a page of a task, to which the thread of a need leads."""


def _went_on(need: Need) -> bool:
    return need.state in {NeedState.RAISED, NeedState.ANSWERED, NeedState.CLOSED}


def need_page(need: Need, audience: str) -> dict[str, Any]:
    """Everything on the page of a need; the caller has asked who may see it whole. Names of who acted are for the
    office; a need that was folded into another is told to its own enterprise without whose the other is."""
    user, at, office = me(), instant(), audience == "officer"
    listed = need.published_at is not None
    return {
        "need": need,
        "audience": audience,
        "is_public": need.is_public(at),
        "is_stale": need.is_public(at) and policy.is_stale(need, at),
        "may_confirm": policy.may_confirm_need(user, need, at),
        "acts": [Told(act.at, ACTS[act.name], who if office else None) for act, who in acts_of(need)],
        "steps": NEXT.get(need.state, ())[1 if listed and need.state == NeedState.FILED else 0 :],
        "folded": merged_into(need) if office and need.state in LISTED else [],
        "threads": threads_shown(Item.need_id == need.id, DESKS.get(audience, "")) if _went_on(need) else [],
        "may_amend": policy.may_amend_need(user, need, at),
        "may_withdraw": policy.may_withdraw_need(user, need, at),
    }
