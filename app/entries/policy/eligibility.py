"""The conditions of entering, stated before the form: each met, not met, or to be declared, with the way to mend it."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.calls.models import Item
from app.credit.queries import YEARS_BARRED, Credit, credit_of
from app.credit.states import Grade
from app.entries.content.form import questions
from app.entries.models import Entry
from app.entries.states import CheckState
from app.extensions import db
from app.kinds import KINDS
from app.people.models import Organisation, Shareholding, User
from app.people.shares import tied_by_shares
from app.people.states import OrganisationState
from app.shared.clock import local_date
from app.shared.text import Text, t


@dataclass(frozen=True)
class Check:
    """One condition: what is asked, how it stands, what is known, and what to do where it is not met."""

    key: str
    label: Text | str
    state: CheckState
    known: Text | str = ""
    mend: Text | None = None


Rule = Callable[[Organisation, Item, datetime], Check]


def eligibility(
    organisation: Organisation,
    item: Item,
    user: User | None,
    at: datetime,
    credit: Credit | None = None,
    shares: Sequence[Shareholding] | None = None,
) -> list[Check]:
    """Every condition of the item's kind for this organisation, then the declarations that the form will ask for.

    What exists by now is checked: the platform's approval, the sort of organisation, the accreditation on the day of
    the deadline (or at ``at`` where that is later), the issuer by key and by credit code (rule 4), the credit that is
    listed on the day of ``at`` (what is unknown refuses nobody); and, where a ``user`` asks, that he writes for the
    organisation. ``credit``, ``shares`` (its own and the issuer's): where the caller has them already.
    """
    names = item.call.kind_data.eligibility
    if credit is None and CREDIT_RULES.keys() & set(names):
        credit = credit_of(organisation, at)
    checks = [
        CREDIT_RULES[name](credit)
        if credit is not None and name in CREDIT_RULES
        else _not_issuer(organisation, item, at, shares)
        if name == "not_issuer"
        else RULES[name](organisation, item, at)
        for name in names
    ]
    if user is not None:
        checks.insert(0, _writer(organisation, user, at))
    declared = [
        Check(q["key"], Text(q["label"]), CheckState.DECLARE)
        for _, q in questions(item.call.form)
        if q["type"] == "declaration"
    ]
    return checks + declared


def is_eligible(checks: Iterable[Check]) -> bool:
    """Whether nothing speaks against entering."""
    return all(check.state != CheckState.NOT_MET for check in checks)


def kept_checks(checks: Iterable[Check]) -> list[dict[str, str]]:
    """The checked conditions as they stay with a version that was handed in: words and figures of that moment."""
    return [
        {"key": c.key, "label": str(c.label), "state": c.state.value, "known": str(c.known)}
        for c in checks
        if c.state != CheckState.DECLARE
    ]


def _writer(organisation: Organisation, user: User, at: datetime) -> Check:
    membership = user.membership_in(organisation.id, at)
    met = membership is not None and membership.may_edit
    return Check(
        "writer",
        t("由机构的负责人或经办人办理"),
        CheckState.MET if met else CheckState.NOT_MET,
        membership.role.label if membership is not None else "",
        None if met else t("请机构负责人把你的成员身份改为经办人"),
    )


def _active(organisation: Organisation, _item: Item, _at: datetime) -> Check:
    met = organisation.state == OrganisationState.ACTIVE
    return Check(
        "active_organisation",
        t("机构信息已经平台核准"),
        CheckState.MET if met else CheckState.NOT_MET,
        organisation.name,
        None if met else t("机构信息核准后即可申报，请在机构资料中补全后等待核准"),
    )


def _right_kind(organisation: Organisation, item: Item, _at: datetime) -> Check:
    met = str(organisation.kind) in item.call.kind_data.enters
    return Check(
        "right_kind",
        t("以检验检测机构的名义申报"),
        CheckState.MET if met else CheckState.NOT_MET,
        organisation.kind.label,
        None if met else t("请以检验检测机构的名义登记后申报"),
    )


def _valid_cma(organisation: Organisation, item: Item, at: datetime) -> Check:
    """Valid on the last day of entering; a deadline at 24:00 belongs to the day that it ends."""
    closes = item.call.closes_at
    last = local_date(max(at, closes - timedelta(microseconds=1)) if closes is not None else at)
    until = organisation.cma_valid_until
    met = bool(organisation.cma_number and until and until >= last)
    known: Text | str = t("未登记资质认定证书")
    if organisation.cma_number and until:
        known = t("证书编号 %(number)s，有效期至%(until)s", number=organisation.cma_number, until=until)
    return Check(
        "valid_cma",
        t("检验检测机构资质认定（CMA）证书在申报截止日有效"),
        CheckState.MET if met else CheckState.NOT_MET,
        known,
        None if met else t("请在机构资料中更新资质认定证书编号和有效期，更新后即可申报"),
    )


def _not_issuer(
    organisation: Organisation, item: Item, at: datetime, shares: Sequence[Shareholding] | None = None
) -> Check:
    """Neither the issuer nor affiliated with it (rule 4): by the group that both sides have registered, or by shares
    that either has declared and that are held on the day of ``at``."""
    same = organisation.id == item.issuer_id or organisation.credit_code == item.issuer_credit_code
    akin = not same and item.issuer is not None and _of_one_group(organisation, item.issuer)
    mend = t("发榜单位不能申报自己发布的榜题") if same else None
    if akin:
        mend = t("与发榜单位同属一个集团的机构不能申报；集团登记有误的，请在机构资料中更正")
    issuer = None if same or akin else item.issuer
    held = issuer is not None and tied_by_shares(organisation, issuer, at, shares)
    if held:
        mend = t("与发榜单位有持股关系的机构不能申报；持股申报有误的，请在机构资料中更正")
    return Check(
        "not_issuer",
        t("不是发榜单位，与其不同属一个集团，也没有持股关系"),
        CheckState.NOT_MET if same or akin or held else CheckState.MET,
        t("发榜单位已隐名") if item.issuer_hidden and not same else item.issuer_name,
        mend,
    )


def _of_one_group(one: Organisation, other: Organisation) -> bool:
    """Whether they name the same group, or one names the other as its group."""
    groups = [_plain(each.group_name) for each in (one, other)]
    names = [_plain(each.name) for each in (one, other)]
    return (bool(groups[0]) and groups[0] in {groups[1], names[1]}) or (
        bool(groups[1]) and groups[1] == names[0]
    )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _most_per_organisation(organisation: Organisation, item: Item, _at: datetime) -> Check:
    """Drafts and withdrawn entries count as well: withdrawing and returning never beats a quota (rule 3)."""
    most = item.call.kind_data.most_per_organisation
    counted = select(func.count(Entry.id)).where(
        Entry.item_id == item.id, Entry.organisation_id == organisation.id
    )
    count = db.session.scalar(counted) or 0
    met = count <= most
    return Check(
        "most_per_organisation",
        t("每单位在每个%(item)s最多申报 %(most)s 件", item=item.call.kind_data.words.item, most=most),
        CheckState.MET if met else CheckState.NOT_MET,
        t("本单位已有 %(n)s 件（草稿和已撤回的也计入）", n=count) if count else "",
        None if met else t("已超过限额，请联系承办人"),
    )


def _same_case_once(_organisation: Organisation, _item: Item, _at: datetime) -> Check:
    """Nothing to fail before a title is written: submission compares (``policy.repeating``)."""
    names = [kind.words.call for kind in KINDS.values() if "same_case_once" in kind.eligibility]
    return Check(
        "same_case_once",
        t("同一案例只能入选一次"),
        CheckState.DECLARE,
        t("提交时与%(calls)s往届入选的名称核对", calls=names),
    )


def _credit_class(credit: Credit) -> Check:
    """Class D may not enter; class C may, and its check is told to look closely (facts.md 5.4)."""
    rating = credit.rating
    refused = rating is not None and rating.grade == Grade.D
    known: Text | str = t("平台没有登记在有效期内的信用风险等级，不影响申报")
    if rating is not None:
        known = t(
            "%(grade)s，%(day)s评定，来源：%(source)s",
            grade=rating.grade.label,
            day=rating.rated_on,
            source=rating.source,
        )
    return Check(
        "credit_class",
        t("信用风险等级不是 D 类"),
        CheckState.NOT_MET if refused else CheckState.MET,
        known,
        t("D 类机构不能申报。对等级有异议的，请向来源机关申请复核，等级更正后即可申报") if refused else None,
    )


def _no_misconduct(credit: Credit) -> Check:
    listed = credit.misconduct
    told = [
        t(
            "%(sort)s（%(number)s，%(day)s）",
            sort=row.sort.label,
            number=row.document_number,
            day=row.decided_on,
        )
        for row in listed
    ]
    return Check(
        "no_misconduct",
        t("近三年没有列入名单的失信行为"),
        CheckState.NOT_MET if listed else CheckState.MET,
        t("登记在册：%(rows)s", rows=told) if told else "",
        t("自决定之日起满 %(n)s 年，或者信用修复、决定撤销后可以申报", n=YEARS_BARRED) if listed else None,
    )


RULES: dict[str, Rule] = {
    "active_organisation": _active,
    "right_kind": _right_kind,
    "valid_cma": _valid_cma,
    "not_issuer": _not_issuer,
    "most_per_organisation": _most_per_organisation,
    "same_case_once": _same_case_once,
}
CREDIT_RULES: dict[str, Callable[[Credit], Check]] = {
    "credit_class": _credit_class,
    "no_misconduct": _no_misconduct,
}
