"""What the issuer of an item learns of its bids before anything is decided: who bids, once it may be known; no more."""

from datetime import datetime

from app.calls.models import Item
from app.calls.states import CallState
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now


def may_see_bidders(user: User | None, item: Item, at: datetime) -> Verdict:
    """The names of who bids for one's own item: members of the issuer, after closing and, of a sealed list, after its
    opening; never in a list with a blind round.

    Names alone, so that the issuer can say whom it is tied to: prices, promised values and texts stay with the office
    and its judges until the notice, for an issuer that has read them could lean on either side (rules 4, 7 and 11).
    """
    membership = user.membership_in(item.issuer_id, at) if user is not None and item.issuer_id else None
    if membership is None or item.call.state == CallState.DRAFT:
        return hidden()
    call = item.call
    blind = bool(call.method.get("blind")) or any(leg.get("blind") for leg in call.method.get("legs", ()))
    return first_refusal(
        YES if call.is_closed(at) else not_now("open", t("申报截止以前，任何人都不知道有没有单位揭榜")),
        not_now("not_opened", t("开启以后才能看到有哪些单位揭榜")) if call.is_shut else YES,
        not_now("blind", t("匿名评审的榜单不显示申报单位")) if blind else YES,
    )
