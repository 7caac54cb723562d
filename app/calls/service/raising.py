"""From a need to an item of a draft list."""

from datetime import datetime

from app.calls.item_words import shown_columns
from app.calls.models import Call, Item
from app.calls.parts import Plain
from app.calls.policy import may_raise_into
from app.calls.service.items import add_item
from app.calls.states import Trouble
from app.chains.queries import find_current_chain
from app.extensions import db
from app.needs.models import Need
from app.needs.service import raise_need as note_raised
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import require

LONGEST_TITLE = 200


def raise_need(need: Need, call: Call, *, by: User, at: datetime) -> Item:
    """Put an item into a draft that says what the need says, for its officers to write on; the item knows its need.

    What the enterprise told the office alone (costs, contact) is not copied, and its name stays hidden where it may not
    be shown. Errors: Refused (not an officer of both, no draft, a kind that answers no needs, a need at its end).
    """
    require(may_raise_into(by, call, at))
    item = add_item(call, item_of_need(need, call), by=by, at=at)
    item.need = need
    db.session.flush()
    note_raised(need, item.id, by=by, at=at)
    return item


def item_of_need(need: Need, call: Call) -> Plain:
    """What the item says at first: of the columns that the call's kind asks for, those that the need fills."""
    chain = find_current_chain(need.chain.name)
    told = {"subject": need.subject, "parameter": need.parameter, "standards": need.standard_names}
    content = [t("形成%(subject)s的%(parameter)s检验检测能力。", **told)]
    content += [t("依据标准：%(standards)s", **told)] if need.standards else []
    known = {member.value for member in Trouble}
    plain: Plain = {
        "trouble": need.trouble.value if need.trouble and need.trouble.value in known else "",
        "chain_id": chain.id if chain else "",
        "chain": need.chain.name,
        "region_code": need.region_code or "",
        "region": need.region.name_zh if need.region else "",
        "background": need.gap,
        "content": "".join(map(str, content)),
        "issuer_name": need.whose,
        "issuer_credit_code": need.enterprise_code,
        "issuer_hidden": bool(need.whose) and not need.may_name,
    }
    shown = shown_columns(call.kind_data)
    title = str(t("%(subject)s%(parameter)s检验检测能力", **told))[:LONGEST_TITLE]
    return {"title": title} | {
        key: value for key, value in plain.items() if key in {*shown, "chain", "region"}
    }
