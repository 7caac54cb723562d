"""Who hears of a call: the enterprises whose challenges hang on it. Bidders hear through ``entries``."""

from typing import Any

from sqlalchemy import select

from app.calls.models import Call, Item
from app.extensions import db
from app.people.models import Membership
from app.shared.letter_rules import Rule, Words
from app.shared.text import Deadline, t


def _issuers_of_call(act: Any) -> list[str]:
    return _members(Item.call_id == act.call_id, act)


def _issuers_of_item(act: Any) -> list[str]:
    return _members(Item.id == act.subject_id, act)


def _members(condition: Any, act: Any) -> list[str]:
    statement = (
        select(Membership)
        .join(Item, Item.issuer_id == Membership.organisation_id)
        .where(condition)
        .order_by(Membership.user_id)
    )
    return list(dict.fromkeys(m.user_id for m in db.session.scalars(statement) if m.is_valid(act.at)))


def _call(act: Any) -> Call:
    call = db.session.get(Call, act.call_id)
    assert call is not None  # noqa: S101  acts refer to rows that are never deleted once published
    return call


def _published(act: Any, _user: str) -> Words:
    call = _call(act)
    return Words(
        t("「%(title)s」已发布", title=call.title),
        (
            t("贵单位的%(item)s已随「%(title)s」发布。", item=call.kind_data.words.item, title=call.title),
            t(
                "申报自 %(opens)s 开始，于 %(closes)s 截止。",
                opens=call.opens_at,
                closes=Deadline(call.closes_at),
            ),
        ),
        f"/calls/{call.slug}",
    )


def _extended(act: Any, _user: str) -> Words:
    call = _call(act)
    return Words(
        t("「%(title)s」延期截止", title=call.title),
        (t("申报截止时间改为 %(closes)s，理由见更正说明。", closes=Deadline(call.closes_at)),),
        f"/calls/{call.slug}#corrections",
    )


def _corrected(act: Any, _user: str) -> Words:
    call = _call(act)
    return Words(
        t("「%(title)s」有一项更正", title=call.title),
        (t("第 %(n)s 号更正已发布，更正前后的内容和理由已公开。", n=act.figures["correction"]),),
        f"/calls/{call.slug}#corrections",
    )


def _failed(act: Any, _user: str) -> Words | None:
    item = db.session.get(Item, act.subject_id)
    if item is None:
        return None
    words = item.call.kind_data.words
    return Words(
        t("%(item)s %(code)s %(failed)s", item=words.item, code=item.code, failed=words.failed),
        (t("「%(title)s」没有产生入选单位。可与承办人商定再次发布或撤销。", title=item.title),),
        f"/calls/{item.call.slug}/items/{item.code}",
    )


RULES: list[Rule] = [
    Rule("call.published", "call_published", _issuers_of_call, _published),
    Rule("call.extended", "call_extended", _issuers_of_call, _extended),
    Rule("call.corrected", "call_corrected", _issuers_of_call, _corrected),
    Rule("item.failed", "item_failed", _issuers_of_item, _failed),
]
