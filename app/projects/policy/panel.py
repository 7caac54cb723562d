"""Who names the experts of an acceptance, who of them says what, and when the chair may write the opinion (rule 15)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select

from app.calls.policy import is_officer_of
from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import Acceptance, PanelExpert, PanelFinding, Project
from app.projects.policy.seeing import is_officer, may_see_project
from app.projects.states import PROJECT_MOVES
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def parties_of_task(project: Project) -> dict[str, str]:
    """Key → name of everybody who may not send an expert: the laboratory, its partners, the issuer."""
    found = {project.organisation_id: project.organisation.name}
    if project.issuer is not None:
        found[project.issuer.id] = project.issuer.name
    found |= {m.organisation_id: m.organisation.name for m in project.members}
    return found | {p.organisation_id: p.organisation.name for p in project.entry.partners}


def tie_of(user: User, parties: dict[str, str], at: datetime) -> str | None:
    """The party that an expert belongs to or works for, by its name; None where the records show none (rule 4)."""
    for membership in user.memberships:
        if membership.organisation_id in parties and membership.is_valid(at):
            return parties[membership.organisation_id]
    expert = user.expert
    if expert is None:
        return None
    if expert.employer_id in parties:
        return parties[expert.employer_id]
    names = {name.strip() for name in parties.values()}
    return expert.employer_name.strip() if expert.employer_name.strip() in names else None


def may_read_panel(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """The officers of the call read who sits on it and what each expert found."""
    project = acceptance.project
    return may_see_project(user, project, at) if is_officer_of(user, project.call, at) else hidden()


def may_name_panel(user: User | None, acceptance: Acceptance, at: datetime) -> Verdict:
    """An officer names the panel of an acceptance that was asked for, once; nobody is exchanged after that."""
    return first_refusal(
        may_see_project(user, acceptance.project, at),
        is_officer(user, acceptance.project, at),
        _undecided(acceptance),
        not_now("named", t("专家组已经组成")) if acceptance.experts else YES,
    )


def may_sit(user: User, acceptance: Acceptance, at: datetime) -> Verdict:
    """Somebody with an expert's seat, without a tie to laboratory, partners or issuer."""
    if not user.holds(SeatRole.JUDGE, at):
        return no("no_seat", t("需要评审专家席位"))
    tie = tie_of(user, parties_of_task(acceptance.project), at)
    return YES if tie is None else no("tied", t("%(name)s与%(party)s有利益关系", name=user.name, party=tie))


def may_see_sitting(user: User | None, expert: PanelExpert, at: datetime) -> Verdict:
    """His own place on a panel; for anybody else it is not there."""
    return YES if user is not None and user.id == expert.user_id else hidden()


def visible_sittings(user: User | None, at: datetime) -> Select[tuple[PanelExpert]]:
    """What ``may_see_sitting`` allows, as a query."""
    return select(PanelExpert).where(PanelExpert.user_id == (user.id if user is not None else ""))


def may_give_findings(user: User | None, expert: PanelExpert, at: datetime) -> Verdict:
    """An expert writes, and puts right, until the chair has signed the opinion."""
    return first_refusal(
        may_see_sitting(user, expert, at),
        _undecided(expert.acceptance),
        _open(expert.acceptance),
    )


def may_sign_opinion(user: User | None, expert: PanelExpert, at: datetime) -> Verdict:
    """The chair, once every expert has signed."""
    left = sum(one.signed_at is None for one in expert.acceptance.experts)
    return first_refusal(
        may_give_findings(user, expert, at),
        YES if expert.is_chair else no("not_chair", t("专家组意见由组长签署")),
        not_now("findings_open", t("还有 %(n)s 位专家没有签署", n=left)) if left else YES,
    )


def panel_is_done(acceptance: Acceptance) -> Verdict:
    """Whether the officer may go on: no panel was named, or its opinion is signed."""
    if acceptance.experts and acceptance.panel_signed_at is None:
        return not_now("panel_first", t("须先由专家组签署意见"))
    return YES


def failed_lines(findings: Iterable[PanelFinding]) -> set[str]:
    """The keys of the lines that more experts found not met than met."""
    votes: dict[str, int] = {}
    for finding in findings:
        votes[finding.result_id] = votes.get(finding.result_id, 0) + (1 if finding.is_met else -1)
    return {key for key, balance in votes.items() if balance < 0}


def _undecided(acceptance: Acceptance) -> Verdict:
    if acceptance.decided_at is not None:
        return not_now("decided", t("这次验收已有结论"))
    return PROJECT_MOVES.may("accept", acceptance.project.state)


def _open(acceptance: Acceptance) -> Verdict:
    return not_now("signed", t("专家组意见已经签署")) if acceptance.panel_signed_at is not None else YES
