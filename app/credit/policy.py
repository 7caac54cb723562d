"""Who keeps the credit register, and who reads a file: officers, and the organisation itself. Nobody else."""

from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import contains_eager

from app.credit.models import CreditBatch, CreditFile, CreditRating, Misconduct
from app.credit.states import BATCH_MOVES
from app.people.models import Organisation, User
from app.people.policy import is_wide_officer
from app.people.states import OrganisationState, SeatRole
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_keep_credit(user: User | None, at: datetime) -> Verdict:
    """Importing and correcting: an officer of the platform or of a whole kind. A seat on one call does not suffice,
    because what is listed here bars an organisation from every call."""
    if is_wide_officer(user, at):
        return YES
    return no("no_seat", t("登记信用信息需要全平台或一类榜单的承办席位"))


def may_see_credit_files(user: User | None, at: datetime) -> Verdict:
    """The register as a whole: officers, those of a single call too, who check eligibility."""
    if user is not None and any(s.role == SeatRole.OFFICER and s.is_valid(at) for s in user.seats):
        return YES
    return no("no_seat", t("信用信息由承办人查看；机构在自己的工作台查看本机构的"))


def may_see_credit_file(user: User | None, file: CreditFile, at: datetime) -> Verdict:
    """Officers, and members of the organisation that it is about. The class is an internal basis of supervision and
    never public (facts.md 10); what the law has published of misconduct is told by ``published_misconduct``."""
    if may_see_credit_files(user, at) or file.credit_code in own_codes(user, at):
        return YES
    return hidden()


def visible_credit_files(user: User | None, at: datetime) -> Select[CreditFile]:
    """What ``may_see_credit_file`` allows, as a query."""
    if may_see_credit_files(user, at):
        return select(CreditFile)
    codes = own_codes(user, at)
    return select(CreditFile).where(CreditFile.credit_code.in_(codes) if codes else false())


def own_codes(user: User | None, at: datetime) -> set[str]:
    """Credit codes of the approved organisations that the person belongs to; one that waits for approval has not shown
    yet that the code is its own."""
    members = user.memberships if user is not None else []
    return {
        m.organisation.credit_code
        for m in members
        if m.is_valid(at) and m.organisation.state == OrganisationState.ACTIVE
    }


def may_work_on_batch(user: User | None, batch: CreditBatch, at: datetime) -> Verdict:
    """Whoever keeps the register; for everybody else the list does not exist."""
    return YES if may_keep_credit(user, at) else hidden()


def may_save_batch(user: User | None, batch: CreditBatch, at: datetime) -> Verdict:
    """Once, while it is being looked over."""
    return first_refusal(may_work_on_batch(user, batch, at), BATCH_MOVES.may("save", batch.state))


def may_correct_rating(user: User | None, rating: CreditRating, at: datetime) -> Verdict:
    """A row that stands is replaced by a keeper of the register."""
    return first_refusal(_keeps(user, rating, at), _stands(rating))


def may_correct_misconduct(user: User | None, misconduct: Misconduct, at: datetime) -> Verdict:
    """As for a class."""
    return first_refusal(_keeps(user, misconduct, at), _stands(misconduct))


def may_lift_misconduct(user: User | None, misconduct: Misconduct, at: datetime) -> Verdict:
    """A decision that was revoked or repaired (信用修复) stops counting from that day on; once."""
    lifted = not_now("lifted", t("这一条已经登记修复或撤销"))
    return first_refusal(
        _keeps(user, misconduct, at), _stands(misconduct), lifted if misconduct.lifted_on is not None else YES
    )


def published_misconduct(organisation: Organisation, at: datetime) -> Select[Misconduct]:
    """What everybody may read on the laboratory's page: decisions that the law has published, until the last day on
    which it has them published, and not once they were lifted. Without such a day a decision is not shown."""
    today = local_date(at)
    return (
        standing_misconduct(today)
        .where(CreditFile.credit_code == organisation.credit_code, Misconduct.public_until >= today)
        .order_by(Misconduct.decided_on.desc(), Misconduct.id)
    )


def standing_misconduct(today: date) -> Select[Misconduct]:
    """Rows that no correction replaced and that were not lifted by the day, with their files joined."""
    return (
        select(Misconduct).join(Misconduct.file).options(contains_eager(Misconduct.file)).where(counts(today))
    )


def counts(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a decision was neither replaced nor lifted by the day."""
    not_lifted = or_(Misconduct.lifted_on.is_(None), Misconduct.lifted_on > today)
    return and_(Misconduct.replaced_at.is_(None), not_lifted)


def _keeps(user: User | None, row: CreditRating | Misconduct, at: datetime) -> Verdict:
    """A keeper of the register, but never for his own organisation (rule 4)."""
    if not may_keep_credit(user, at):
        return hidden()
    own = row.file.credit_code in own_codes(user, at)
    return no("own", t("不能更正本人所在机构的信用记录")) if own else YES


def _stands(row: CreditRating | Misconduct) -> Verdict:
    replaced = not_now("replaced", t("这一条已经更正，请更正最新的一条"))
    return replaced if row.replaced_at is not None else YES
