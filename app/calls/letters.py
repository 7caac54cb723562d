"""Who hears of a call: the enterprises whose challenges hang on it. Bidders hear through ``entries``."""

from typing import Any

from sqlalchemy import or_, select

from app.calls.models import Call, CallOpener, CallSealing, Item
from app.calls.policy import calls_cut_short
from app.calls.states import CallState
from app.extensions import db
from app.outages.models import Outage
from app.people.models import Membership, Seat
from app.people.queries import lasts
from app.people.states import ScopeKind, SeatRole
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


def officers_of(call: Call, act: Any) -> list[str]:
    """Holders of an officer's seat over the call at the time of the act, but for whoever did it."""
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        (Seat.scope_kind == ScopeKind.KIND) & (Seat.scope_id == call.kind),
        (Seat.scope_kind == ScopeKind.CALL) & (Seat.scope_id == call.id),
    )
    query = (
        select(Seat.user_id)
        .distinct()
        .where(
            Seat.role == SeatRole.OFFICER, scope, lasts(Seat, act.at), Seat.user_id != (act.actor_id or "")
        )
    )
    return sorted(db.session.scalars(query))


def _officers_cut_short(act: Any) -> list[str]:
    calls = db.session.scalars(calls_cut_short(db.session.get_one(Outage, act.subject_id)))
    return sorted({user for call in calls for user in officers_of(call, act)})


def _was_away(act: Any, _user: str) -> Words:
    outage = db.session.get_one(Outage, act.subject_id)
    return Words(
        t("平台在截止前后曾经中断"),
        (
            t(
                "自 %(began)s 至 %(ended)s，没有单位能够保存或提交。",
                began=outage.began_at,
                ended=outage.ended_at,
            ),
            t("请在榜单页面决定是否对全部申报单位一并延期，须由两位承办人办理。"),
        ),
        "/officer/calls",
    )


def call_of_act(act: Any) -> Call:
    """The call that an act is about."""
    call = db.session.get(Call, act.call_id)
    assert call is not None  # noqa: S101  acts refer to rows that are never deleted once published
    return call


def openers_of(act: Any) -> list[str]:
    """The three openers of today of the call that an act is about."""
    sealing = call_of_act(act).sealing
    return [opener.user_id for opener in sealing.standing] if sealing is not None else []


def _colleagues(act: Any) -> list[str]:
    """The other openers of sealed calls that are not opened yet, where this person is one."""
    person = act.figures.get("user") or act.actor_id
    if act.name == "opener_key.made" and not act.figures.get("replaces"):
        return []
    mine = (
        select(CallSealing)
        .join(CallSealing.openers)
        .join(CallSealing.call)
        .where(CallOpener.user_id == person, CallOpener.until.is_(None), Call.opened_at.is_(None))
        .where(Call.state.in_((CallState.DRAFT, CallState.PUBLISHED)))
    )
    found = [opener.user_id for sealing in db.session.scalars(mine) for opener in sealing.standing]
    return [user for user in dict.fromkeys(found) if user != person]


def _come_to_rehearse(act: Any, _user: str) -> Words:
    call = call_of_act(act)
    return Words(
        t("请演练开启「%(title)s」", title=call.title),
        (
            t("你是「%(title)s」的三位开启人之一。", title=call.title),
            t("请用本人的开启口令演练一次，证明口令还记得、钥匙能用。草稿在三位都演练之后才能发布。"),
        ),
        f"/officer/calls/{call.id}/sealing",
    )


def _opener_lost(act: Any, _user: str) -> Words:
    lost = t("一位开启人换了新的开启钥匙，新钥匙打不开原来密封的榜单。")
    left = t("一位开启人的席位已经结束。")
    return Words(
        t("有一位开启人需要更换"),
        (
            lost if act.name == "opener_key.made" else left,
            t("还能开启的只有另外两位。请尽快由这两位更换开启人；草稿可以直接重新指定。"),
        ),
        "/officer/calls",
    )


def _published(act: Any, _user: str) -> Words:
    call = call_of_act(act)
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
    call = call_of_act(act)
    return Words(
        t("「%(title)s」延期截止", title=call.title),
        (t("申报截止时间改为 %(closes)s，理由见更正说明。", closes=Deadline(call.closes_at)),),
        f"/calls/{call.slug}#corrections",
    )


def _corrected(act: Any, _user: str) -> Words:
    call = call_of_act(act)
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
    Rule("call.openers_set", "openers_set", openers_of, _come_to_rehearse),
    Rule("call.openers_changed", "openers_changed", openers_of, _come_to_rehearse),
    Rule("opener_key.made", "opener_lost", _colleagues, _opener_lost),
    Rule("seat.ended", "opener_lost", _colleagues, _opener_lost),
    Rule("outage.noticed", "outage_noticed", _officers_cut_short, _was_away),
    Rule("item.failed", "item_failed", _issuers_of_item, _failed),
]
