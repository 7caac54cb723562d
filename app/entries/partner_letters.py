"""Who hears of a consortium before closing: the two sides, and nobody else. Terms stand in no letter."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select

from app.entries.models import Partner
from app.extensions import db
from app.people.models import Membership
from app.people.states import MembershipRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import Deadline, Text, t


def _partner(act: Any) -> Partner:
    return db.session.get_one(Partner, act.subject_id)


def _members(organisation_id: str, roles: tuple[MembershipRole, ...], act: Any) -> list[str]:
    query = select(Membership.user_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_(roles),
        Membership.since <= act.at,
        or_(Membership.until.is_(None), Membership.until > act.at),
    )
    return sorted(set(db.session.scalars(query)))


def _asked(act: Any) -> list[str]:
    return _members(_partner(act).organisation_id, (MembershipRole.OWNER,), act)


def _lead(act: Any) -> list[str]:
    writers = (MembershipRole.OWNER, MembershipRole.EDITOR)
    return _members(_partner(act).entry.organisation_id, writers, act)


def _told(subject: Text, sentence: Text, to_lead: bool) -> Callable[[Any, str], Words]:
    def words(act: Any, _user: str) -> Words:
        partner = _partner(act)
        entry = partner.entry
        values = {
            "title": entry.item.title,
            "lead": entry.organisation.name,
            "name": partner.organisation.name,
            "when": Deadline(entry.call.closes_at),
        }
        path = f"/lab/entries/{entry.id}" if to_lead else f"/lab/partners/{partner.id}"
        return Words(Text(subject.id, values), (Text(sentence.id, values),), path)

    return words


RULES: list[Rule] = [
    Rule(
        "partner.invited",
        "partner_invited",
        _asked,
        _told(
            t("%(lead)s邀请本单位联合申报「%(title)s」"),
            t("请本单位负责人在 %(when)s 之前核对承担的任务和经费份额，确认或谢绝。开启之前请勿向他人透露。"),
            to_lead=False,
        ),
    ),
    Rule(
        "partner.changed",
        "partner_changed",
        _asked,
        _told(
            t("「%(title)s」联合申报的分工有变动"),
            t("%(lead)s修改了本单位的任务或份额，请在 %(when)s 之前重新确认。"),
            to_lead=False,
        ),
    ),
    Rule(
        "partner.removed",
        "partner_removed",
        _asked,
        _told(t("不再邀请本单位联合申报「%(title)s」"), t("%(lead)s已调整联合体成员。"), to_lead=False),
    ),
    Rule(
        "partner.confirmed",
        "partner_confirmed",
        _lead,
        _told(t("%(name)s已确认联合申报「%(title)s」"), t("全部成员单位确认以后才能提交。"), to_lead=True),
    ),
    Rule(
        "partner.declined",
        "partner_declined",
        _lead,
        _told(t("%(name)s谢绝联合申报「%(title)s」"), t("可以另邀成员单位，或者调整分工。"), to_lead=True),
    ),
    Rule(
        "partner.left",
        "partner_left",
        _lead,
        _told(
            t("%(name)s退出联合申报「%(title)s」"),
            t("已提交的版本仍然有效，但其中写着这家单位。请在 %(when)s 之前调整分工后再次提交。"),
            to_lead=True,
        ),
    ),
]
