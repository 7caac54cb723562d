"""An issuer without anybody on the platform signs on paper, and an officer writes it down with the document."""

from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.people.models import Membership, User
from app.people.queries import lasts
from app.people.states import MembershipRole
from app.projects.models import Acceptance, Project
from app.projects.policy.agreeing import is_fallen
from app.projects.policy.seeing import is_officer, may_see_project
from app.projects.states import PROJECT_MOVES
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now

SIGNERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def may_record_consent(user: User | None, project: Project, at: datetime) -> Verdict:
    """The officer records that the issuer signed the agreement on paper; never where the issuer could sign itself."""
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        PROJECT_MOVES.may("sign", project.state),
        not_now("not_selected", t("这家单位已不在入选之列，任务书不能签署")) if is_fallen(project) else YES,
        not_now("signed", t("发榜方已经签署")) if project.issuer_signed_at else YES,
    ) and _issuer_absent(project, at)


def may_record_cosignature(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """The officer records that the issuer co-signed the acceptance on paper; never where it could co-sign itself."""
    project = acceptance.project
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        not_now("decided", t("这次验收已有结论")) if acceptance.decided_at else YES,
        PROJECT_MOVES.may("accept", project.state),
        not_now("signed", t("发榜方已经会签")) if acceptance.issuer_signed_at else YES,
    ) and _issuer_absent(project, at)


def _issuer_absent(project: Project, at: datetime) -> Verdict:
    if project.issuer_id is None:
        return not_now("no_issuer", t("这项任务没有发榜方，不需要其签署"))
    signers = (
        select(func.count(Membership.id))
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == project.issuer_id,
            Membership.role.in_(SIGNERS),
            User.active,
            lasts(Membership, at),
        )
    )
    count = db.session.scalar(signers) or 0
    if not count:
        return YES
    return not_now("issuer_present", t("发榜方有 %(n)s 位经办人在平台上，由其自行签署", n=count))
