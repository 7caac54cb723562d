"""Organisations: registered by a person, approved where a name looks like another's, kept by their members."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.chains.models import Region
from app.extensions import db
from app.history.service import record
from app.people import identity, policy
from app.people.certificates import cma_problem
from app.people.models import Membership, Organisation, User
from app.people.states import ORGANISATION_MOVES, MembershipRole, OrganisationKind, OrganisationState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require


@dataclass(frozen=True)
class OrganisationFacts:
    """What a registration says. Texts are as typed; ``region_code`` is GB/T 2260."""

    name: str
    credit_code: str = ""
    credit_code_reason: str = ""
    region_code: str = ""
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    public_contact: str = ""
    introduction: str = ""
    cma_number: str = ""
    cma_valid_until: date | None = None
    cnas_number: str = ""
    group_name: str = ""


def register_organisation(
    kind: OrganisationKind, facts: OrganisationFacts, *, by: User, at: datetime
) -> Organisation:
    """Register an organisation, with the person who does it as its first owner.

    Active at once, unless its name looks like one that is registered (A30): then it waits for a system administrator.
    Raises ``Invalid`` by field; a code that is already here says so and names nobody.
    """
    require(policy.may_register_organisation(by, at))
    code = identity.tidy_code(facts.credit_code)
    errors = _credit_errors(code, facts.credit_code_reason) | _profile_errors(kind, facts, at)
    if errors:
        raise Invalid(errors)
    alike = lookalikes(facts.name)
    organisation = Organisation(
        kind=kind,
        slug=code.lower(),
        credit_code=code,
        credit_code_reason=""
        if identity.credit_code_agrees(code)
        else identity.tidy(facts.credit_code_reason),
        mail_domain=identity.own_mail_domain(by.email),
        state=OrganisationState.WAITING if alike else OrganisationState.ACTIVE,
        created_at=at,
        created_by_id=by.id,
    )
    _fill(organisation, kind, facts)
    db.session.add(organisation)
    db.session.flush()
    membership = Membership(user=by, organisation=organisation, role=MembershipRole.OWNER, since=at)
    db.session.add(membership)
    db.session.flush()
    overridden, state = bool(organisation.credit_code_reason), str(organisation.state)
    record(
        "organisation.registered",
        organisation,
        by=by,
        at=at,
        state=state,
        alike=len(alike),
        overridden=overridden,
    )
    return organisation


def edit_organisation(
    organisation: Organisation, facts: OrganisationFacts, *, by: User, at: datetime
) -> None:
    """Keep the profile. The credit code never changes. A refused registration that was mended waits again.

    A new name that looks like another organisation's is refused here: renaming must not go around approval.
    """
    require(policy.may_edit_organisation(by, organisation, at))
    errors = _profile_errors(organisation.kind, facts, at)
    renamed = identity.skeleton(facts.name) != organisation.skeleton
    if renamed and organisation.state == OrganisationState.ACTIVE and lookalikes(facts.name, organisation):
        errors["name"] = t("这个名称与另一家已登记的机构相近，请联系系统管理员核实")
    if errors:
        raise Invalid(errors)
    if renamed:
        organisation.aliases = [*organisation.aliases, organisation.name]
    _fill(organisation, organisation.kind, facts)
    if organisation.state == OrganisationState.REFUSED:
        organisation.state = ORGANISATION_MOVES.go("mend", organisation.state)
    record("organisation.edited", organisation, by=by, at=at, renamed=renamed, state=str(organisation.state))


def approve_organisation(organisation: Organisation, *, by: User, at: datetime) -> None:
    """Let a registration through after somebody looked at whom it resembles."""
    require(policy.may_decide_organisation(by, organisation, at))
    organisation.state = ORGANISATION_MOVES.go("approve", organisation.state)
    record("organisation.approved", organisation, by=by, at=at)


def refuse_organisation(organisation: Organisation, reason: str, *, by: User, at: datetime) -> None:
    """Refuse a registration with a reason, which its members read on the profile and in a letter."""
    require(policy.may_decide_organisation(by, organisation, at))
    if not identity.tidy(reason):
        raise Invalid({"reason": t("写明不予核准的理由，登记人会看到")})
    organisation.state = ORGANISATION_MOVES.go("refuse", organisation.state)
    organisation.refusal = reason.strip()[:400]
    record("organisation.refused", organisation, by=by, at=at)


def lookalikes(name: str, but: Organisation | None = None) -> list[Organisation]:
    """Registered organisations whose names look like this one (``identity.skeleton``), refused ones left out."""
    same = select(Organisation).where(
        Organisation.skeleton == identity.skeleton(name), Organisation.state != OrganisationState.REFUSED
    )
    return [found for found in db.session.scalars(same.order_by(Organisation.created_at)) if found is not but]


def _credit_errors(code: str, reason: str) -> dict[str, Text]:
    if not identity.is_credit_code(code):
        return {
            "credit_code": t("统一社会信用代码为 18 位数字和大写字母（不含 I、O、S、V、Z），请对照证照核对")
        }
    if db.session.scalar(select(Organisation.id).where(Organisation.credit_code == code)) is not None:
        return {"credit_code": t("这家机构已经登记。请联系本机构的负责人，由他邀请你加入")}
    if not identity.credit_code_agrees(code) and not identity.tidy(reason):
        return {
            "credit_code_reason": t(
                "末位校验码与前 17 位不符，多半是录入有误。若证照确为此代码，请写明理由后继续"
            )
        }
    return {}


def _profile_errors(kind: OrganisationKind, facts: OrganisationFacts, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not identity.skeleton(facts.name):
        errors["name"] = t("填写机构全称，与证照一致")
    if db.session.get(Region, facts.region_code or "") is None:
        errors["region_code"] = t("选择所在地区")
    if kind != OrganisationKind.LABORATORY:
        return errors
    number = identity.tidy_code(facts.cma_number)
    if number:
        errors |= cma_problem(number, facts.cma_valid_until, local_date(at))
    if facts.cnas_number and not identity.is_cnas_number(identity.tidy_cnas(facts.cnas_number)):
        errors["cnas_number"] = t("认可编号形如 CNAS L1234（实验室）、IB（检验机构）、PT、RM，请对照证书核对")
    return errors


def _fill(organisation: Organisation, kind: OrganisationKind, facts: OrganisationFacts) -> None:
    laboratory = kind == OrganisationKind.LABORATORY
    number = identity.tidy_code(facts.cma_number) if laboratory else ""
    organisation.name = identity.tidy(facts.name)[:120]
    organisation.skeleton = identity.skeleton(facts.name)
    organisation.region_code = facts.region_code
    organisation.address = identity.tidy(facts.address)[:200]
    organisation.contact_name = identity.tidy(facts.contact_name)[:60]
    organisation.contact_phone = identity.tidy(facts.contact_phone)[:60]
    organisation.group_name = identity.tidy(facts.group_name)[:120]
    organisation.public_contact = identity.tidy(facts.public_contact)[:200]
    organisation.introduction = facts.introduction.strip()[:4000]
    organisation.cma_number = number
    organisation.cma_valid_until = facts.cma_valid_until if number else None
    cnas = laboratory and facts.cnas_number
    organisation.cnas_number = identity.tidy_cnas(facts.cnas_number)[:20] if cnas else ""
