"""The organisation hears what was entered about it, what was corrected and what no longer counts."""

from typing import Any

from sqlalchemy import select

from app.credit.models import CreditRating, Misconduct
from app.extensions import db
from app.people.models import Membership, Organisation
from app.people.queries import lasts
from app.people.states import MembershipRole, OrganisationState
from app.shared.letter_rules import Rule, Words
from app.shared.text import t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _row(act: Any) -> CreditRating | Misconduct:
    if act.noun == "credit_rating":
        return db.session.get_one(CreditRating, act.subject_id)
    return db.session.get_one(Misconduct, act.subject_id)


def _organisation(act: Any) -> list[str]:
    """Owners and editors of the organisation that has the credit code, if it is approved."""
    query = (
        select(Membership.user_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Organisation.credit_code == _row(act).file.credit_code,
            Organisation.state == OrganisationState.ACTIVE,
            Membership.role.in_(WRITERS),
            lasts(Membership, act.at),
        )
    )
    return list(db.session.scalars(query))


def _rated(act: Any, _user: str) -> Words:
    rating = _row(act)
    assert isinstance(rating, CreditRating)  # noqa: S101  the act says so
    told = t(
        "平台登记了本机构的信用风险等级：%(grade)s，%(day)s评定，来源：%(source)s。",
        grade=rating.grade.label,
        day=rating.rated_on,
        source=rating.source,
    )
    return Words(t("信用风险等级已登记"), (told, _WHERE), "/lab/credit")


def _listed(act: Any, _user: str) -> Words:
    row = _row(act)
    assert isinstance(row, Misconduct)  # noqa: S101  the act says so
    told = t(
        "平台登记了一条关于本机构的记录：%(sort)s，%(authority)s %(number)s，%(day)s。",
        sort=row.sort.label,
        authority=row.authority,
        number=row.document_number,
        day=row.decided_on,
    )
    return Words(t("信用记录有新的登记"), (told, _WHERE), "/lab/credit")


def _lifted(_act: Any, _user: str) -> Words:
    told = t("本机构的一条信用记录已登记修复或撤销，从该日起不再影响申报，也不再公开。")
    return Words(t("信用记录已修复或撤销"), (told,), "/lab/credit")


def _corrected(act: Any, _user: str) -> Words:
    told = t("本机构的一条信用记录已更正。理由：%(reason)s", reason=_row(act).reason)
    return Words(t("信用记录已更正"), (told, _WHERE), "/lab/credit")


_WHERE = t(
    "全部记录、来源和它对申报的影响见机构工作台的“信用记录”。与事实不符的，请向登记时写明的来源机关申请更正。"
)
RULES: list[Rule] = [
    Rule("credit_rating.entered", "credit_rated", _organisation, _rated),
    Rule("credit_rating.corrected", "credit_rating_corrected", _organisation, _corrected),
    Rule("misconduct.entered", "misconduct_entered", _organisation, _listed),
    Rule("misconduct.corrected", "misconduct_corrected", _organisation, _corrected),
    Rule("misconduct.lifted", "misconduct_lifted", _organisation, _lifted),
]
