"""The charter, notices, and what the alliance works on together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.alliances.models import Alliance, AllianceCharter, AllianceNotice, AllianceTopic
from app.alliances.policy import (
    may_add_topic,
    may_mark_pilot,
    may_publish_notice,
    may_remove_topic,
    may_withdraw_notice,
    may_write_charter,
)
from app.alliances.policy.leading import writing_keys
from app.alliances.states import MemberState, Reach, TopicSort
from app.calls.models import Item
from app.calls.policy import visible_items
from app.extensions import db
from app.history.service import record
from app.needs.models import Need
from app.needs.policy import visible_needs
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST_BODY, LONGEST_TITLE, LONGEST_NOTE = 10_000, 120, 400


@dataclass(frozen=True)
class NoticeWords:
    """A notice before it is published."""

    title: str
    body: str
    reach: Reach


def adopt_charter(
    alliance: Alliance, body: str, change: str, base: int, *, by: User, at: datetime
) -> AllianceCharter:
    """Put a new version of the charter in force; earlier ones stay readable. ``base``: the number of the version that
    the writer had before his eyes. Errors: ``Invalid`` beside ``body``, or ``change`` from the second version on."""
    require(may_write_charter(by, alliance, at))
    last = alliance.charter
    number = last.number if last is not None else 0
    errors = {}
    if not 1 <= len(body.strip()) <= LONGEST_BODY:
        errors["body"] = t("请写明章程，不超过 %(n)s 字", n=LONGEST_BODY)
    elif number != base:
        errors["body"] = t("章程刚刚被他人更新为第 %(n)s 版，请核对后再提交", n=number)
    if last is not None and not change.strip():
        errors["change"] = t("请写明这一版改了什么")
    if errors:
        raise Invalid(errors)
    charter = AllianceCharter(
        alliance=alliance, number=number + 1, body=body.strip(), change=change.strip()[:LONGEST_NOTE],
        adopted_at=at, adopted_by_id=by.id,
    )  # fmt: skip
    db.session.add(charter)
    record("alliance_charter.adopted", charter, by=by, at=at, alliance=alliance.id, number=number + 1)
    return charter


def publish_notice(alliance: Alliance, words: NoticeWords, *, by: User, at: datetime) -> AllianceNotice:
    """Tell the members, or everybody. Errors: ``Invalid`` beside ``title`` or ``body``."""
    require(may_publish_notice(by, alliance, at))
    errors = {}
    if not 1 <= len(words.title.strip()) <= LONGEST_TITLE:
        errors["title"] = t("请填写标题，不超过 %(n)s 字", n=LONGEST_TITLE)
    if not 1 <= len(words.body.strip()) <= LONGEST_BODY:
        errors["body"] = t("请填写内容，不超过 %(n)s 字", n=LONGEST_BODY)
    if errors:
        raise Invalid(errors)
    notice = AllianceNotice(
        alliance=alliance, title=words.title.strip(), body=words.body.strip(), reach=words.reach,
        published_at=at, published_by_id=by.id,
    )  # fmt: skip
    db.session.add(notice)
    record("alliance_notice.published", notice, by=by, at=at, alliance=alliance.id)
    return notice


def withdraw_notice(notice: AllianceNotice, *, by: User, at: datetime) -> None:
    """Take a notice back: nobody reads it any more."""
    require(may_withdraw_notice(by, notice, at))
    notice.withdrawn_at = at
    record("alliance_notice.withdrawn", notice, by=by, at=at, alliance=notice.alliance_id)


def add_topic(
    alliance: Alliance, thing: Need | Item, sort: TopicSort, note: str, *, by: User, at: datetime
) -> AllianceTopic:
    """Share a need of the public list, or mark a need or an item as tried first.

    Only what everybody may read can be named, so that an alliance tells nothing of a need or a list in preparation.
    Errors: ``Invalid`` beside ``thing``: not public, of another chain, or named already.
    """
    require(may_mark_pilot(by, alliance, at) if sort == TopicSort.PILOT else may_add_topic(by, alliance, at))
    if (wrong := _wrong_thing(alliance, thing, sort, at)) is not None:
        raise Invalid({"thing": wrong})
    topic = AllianceTopic(
        alliance=alliance,
        sort=sort,
        need_id=thing.id if isinstance(thing, Need) else None,
        item_id=thing.id if isinstance(thing, Item) else None,
        note=note.strip()[:LONGEST_NOTE],
        organisation_id=_acting(alliance, by, at),
        added_at=at,
        added_by_id=by.id,
    )
    db.session.add(topic)
    record("alliance_topic.added", topic, by=by, at=at, alliance=alliance.id)
    return topic


def remove_topic(topic: AllianceTopic, *, by: User, at: datetime) -> None:
    """Take a topic off the alliance's page."""
    require(may_remove_topic(by, topic, at))
    topic.removed_at = at
    record("alliance_topic.removed", topic, by=by, at=at, alliance=topic.alliance_id)


def _wrong_thing(alliance: Alliance, thing: Need | Item, sort: TopicSort, at: datetime) -> Text | None:
    is_need = isinstance(thing, Need)
    public = (
        visible_needs(None, at).where(Need.id == thing.id)
        if is_need
        else visible_items(None, at).where(Item.id == thing.id)
    )
    if db.session.scalar(public) is None:
        return t("只能选择已经公开的需求或项目")
    if thing.chain is None or thing.chain.name != alliance.chain_name:
        return t("只能选择本产业链的需求或项目")
    if not is_need and sort == TopicSort.SHARED:
        return t("共享的是需求，项目可以列为先行先试")
    column = AllianceTopic.need_id if is_need else AllianceTopic.item_id
    named = select(AllianceTopic.id).where(
        AllianceTopic.alliance_id == alliance.id, AllianceTopic.sort == sort, column == thing.id,
        AllianceTopic.removed_at.is_(None),
    )  # fmt: skip
    return t("已经列在联盟的页面上") if db.session.scalar(named.limit(1)) is not None else None


def _acting(alliance: Alliance, user: User, at: datetime) -> str:
    """For which member the person acts: the convenor where it is his."""
    mine = writing_keys(user, at)
    acting = [m for m in alliance.members if m.organisation_id in mine and m.state == MemberState.AGREED]
    return max(acting, key=lambda member: member.is_convenor).organisation_id
