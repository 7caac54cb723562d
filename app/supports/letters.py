"""The laboratory hears of a support that stands, and of one that was revoked."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.people.models import Membership
from app.people.queries import lasts
from app.people.states import MembershipRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t
from app.supports.models import Support


def _support(act: Any) -> Support:
    return db.session.get_one(Support, act.subject_id)


def _laboratory(act: Any) -> list[str]:
    query = select(Membership.user_id).where(
        Membership.organisation_id == _support(act).organisation_id,
        Membership.role.in_((MembershipRole.OWNER, MembershipRole.EDITOR)),
        lasts(Membership, act.at),
    )
    return list(db.session.scalars(query))


def _granted(act: Any, _user: str) -> Words:
    row = _support(act)
    told = t(
        "因「%(result)s」，本机构获得支持：%(sort)s，%(title)s。",
        result=row.result_title,
        sort=row.sort.label,
        title=row.title,
    )
    return Words(t("政策支持已登记"), (told,), f"/laboratories/{row.organisation.slug}")


def _revoked(act: Any, _user: str) -> Words:
    row = _support(act)
    told = t("登记的支持「%(title)s」已撤销。理由：%(reason)s", title=row.title, reason=row.revoke_reason)
    return Words(t("政策支持的登记已撤销"), (told,), f"/laboratories/{row.organisation.slug}")


RULES: list[Rule] = [
    Rule("support.granted", "support_granted", _laboratory, _granted),
    Rule("support.revoked", "support_revoked", _laboratory, _revoked),
]
