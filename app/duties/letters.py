"""The laboratory hears what was written down about it, and what was put right."""

from typing import Any

from sqlalchemy import select

from app.duties.models import Inspection
from app.duties.standard import STANDARD
from app.extensions import db
from app.people.models import Membership
from app.people.queries import lasts
from app.people.states import MembershipRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _row(act: Any) -> Inspection:
    return db.session.get_one(Inspection, act.subject_id)


def _members(act: Any) -> list[str]:
    """Owners and editors of the laboratory."""
    query = select(Membership.user_id).where(
        Membership.organisation_id == _row(act).organisation_id,
        Membership.role.in_(WRITERS),
        lasts(Membership, act.at),
    )
    return list(db.session.scalars(query))


def _recorded(act: Any, _user: str) -> Words:
    row = _row(act)
    told = t(
        "平台登记了%(day)s检查本机构的结果：%(judgement)s，%(about)s。来源：%(source)s。",
        day=row.found_on,
        judgement=row.judgement.label,
        about=STANDARD[row.clause].about,
        source=row.source,
    )
    return Words(t("检查结果已登记"), (told, _WHERE), "/lab/inspections")


def _corrected(act: Any, _user: str) -> Words:
    told = t("本机构的一条检查结果已更正。理由：%(reason)s", reason=_row(act).reason)
    return Words(t("检查结果已更正"), (told, _WHERE), "/lab/inspections")


_WHERE = t("只有承办人和本机构看得到；与事实不符的，请向登记时写明的来源申请更正。")
RULES: list[Rule] = [
    Rule("inspection.recorded", "inspection_recorded", _members, _recorded),
    Rule("inspection.corrected", "inspection_corrected", _members, _corrected),
]
