"""Who hears of a project: the laboratory, the issuer and the officers, each with the address of his own desk."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, or_, select

from app.calls.models import Call
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership, Seat
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.projects.models import Acceptance, Milestone, Project
from app.projects.states import Party
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _project(act: Act) -> Project:
    """The project behind an act on itself, on a milestone or on an acceptance."""
    key = act.subject_id if act.noun == Project.__tablename__ else act.figures["project"]
    return db.session.get_one(Project, key)


def _members(organisation_id: str | None, act: Act) -> list[str]:
    """Owners and editors of an organisation at the time of the act."""
    query = select(Membership.user_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_(WRITERS),
        Membership.since <= act.at,
        or_(Membership.until.is_(None), Membership.until > act.at),
    )
    return list(db.session.scalars(query)) if organisation_id else []


def _officers(act: Act) -> list[str]:
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    query = (
        select(Seat.user_id)
        .distinct()
        .where(
            Seat.role == SeatRole.OFFICER,
            scope,
            Seat.since <= act.at,
            or_(Seat.until.is_(None), Seat.until > act.at),
        )
    )
    return list(db.session.scalars(query))


def _side(party: Party, act: Act) -> list[str]:
    if party == Party.OFFICER:
        return _officers(act)
    project = _project(act)
    return _members(project.organisation_id if party == Party.LABORATORY else project.issuer_id, act)


def _to(*parties: Party) -> Callable[[Any], list[str]]:
    """The people of these sides, but for whoever did it."""

    def readers(act: Act) -> list[str]:
        found = dict.fromkeys(key for party in parties for key in _side(party, act))
        return [key for key in found if key != act.actor_id]

    return readers


def _path(act: Act, user_id: str) -> str:
    project = _project(act)
    if user_id in _members(project.organisation_id, act):
        return f"/lab/projects/{project.id}"
    if user_id in _members(project.issuer_id, act):
        return f"/enterprise/projects/{project.id}"
    return f"/officer/projects/{project.id}"


def _told(subject: Text, sentence: Callable[[Act], Text]) -> Callable[[Any, str], Words]:
    """Words with the number and name of the project, then a sentence about the act."""

    def words(act: Act, user_id: str) -> Words:
        project = _project(act)
        named = t("攻关任务 %(number)s「%(title)s」", number=project.number, title=project.title)
        return Words(subject, (named, sentence(act)), _path(act, user_id))

    return words


def _plain(sentence: Text) -> Callable[[Act], Text]:
    return lambda _act: sentence


def _signed(act: Act) -> Text:
    return t("%(party)s已签署任务书。各方签署后，任务开始计时。", party=Party(act.figures["party"]).label)


def _started(act: Act) -> Text:
    project = _project(act)
    return t(
        "各方已签署任务书，任务期为 %(start)s 至 %(end)s。", start=project.starts_on, end=project.ends_on
    )


def _milestone(act: Act) -> Milestone:
    return db.session.get_one(Milestone, act.subject_id)


def _submitted(act: Act) -> Text:
    milestone = _milestone(act)
    return t("第 %(n)s 个里程碑「%(title)s」已提交，等待确认。", n=milestone.position, title=milestone.title)


def _returned(act: Act) -> Text:
    milestone = _milestone(act)
    return t("第 %(n)s 个里程碑已退回，需要补充：%(answer)s", n=milestone.position, answer=milestone.answer)


def _confirmed(act: Act) -> Text:
    milestone = _milestone(act)
    return t(
        "第 %(n)s 个里程碑「%(title)s」已确认，对应经费占比 %(share)s%%。",
        n=milestone.position,
        title=milestone.title,
        share=milestone.share,
    )


def _passed(act: Act) -> Text:
    return t("验收意见：%(opinion)s", opinion=db.session.get_one(Acceptance, act.subject_id).opinion)


def _not_passed(act: Act) -> Text:
    project = _project(act)
    opinion = db.session.get_one(Acceptance, act.subject_id).opinion
    if act.figures.get("number") == 1 and project.repair_due_on is not None:
        return t(
            "验收意见：%(opinion)s。请于 %(due)s 前完成整改并再次申请验收，整改机会只有一次。",
            opinion=opinion,
            due=project.repair_due_on,
        )
    return t("验收意见：%(opinion)s。整改后仍未通过，任务按验收不通过结束。", opinion=opinion)


OFFICER, LABORATORY, ISSUER = Party.OFFICER, Party.LABORATORY, Party.ISSUER
_CREATED = _plain(t("已立项。请核对任务书的金额、里程碑和约定，并签署。"))
_DROPPED = _plain(t("因入选资格不再有效，任务书已作废。"))
_REQUESTED = _plain(t("承担单位已申请验收，各项指标的实测结果可以查看。由发榜方会签后作出结论。"))
_COSIGNED = _plain(t("发榜方已会签验收，可以作出结论。"))
RULES: list[Rule] = [
    Rule("project.created", "project_created", _to(LABORATORY, ISSUER), _told(t("任务书待签署"), _CREATED)),
    Rule(
        "project.signed",
        "project_signed",
        _to(OFFICER, LABORATORY, ISSUER),
        _told(t("任务书有一方签署"), _signed),
    ),
    Rule(
        "project.started", "project_started", _to(OFFICER, LABORATORY, ISSUER), _told(t("任务开始"), _started)
    ),
    Rule("project.dropped", "project_dropped", _to(LABORATORY, ISSUER), _told(t("任务书已作废"), _DROPPED)),
    Rule(
        "milestone.submitted",
        "milestone_submitted",
        _to(OFFICER, ISSUER),
        _told(t("里程碑待确认"), _submitted),
    ),
    Rule("milestone.returned", "milestone_returned", _to(LABORATORY), _told(t("里程碑退回补充"), _returned)),
    Rule(
        "milestone.confirmed",
        "milestone_confirmed",
        _to(LABORATORY, ISSUER),
        _told(t("里程碑已确认"), _confirmed),
    ),
    Rule(
        "acceptance.requested", "acceptance_requested", _to(ISSUER, OFFICER), _told(t("申请验收"), _REQUESTED)
    ),
    Rule(
        "acceptance.cosigned",
        "acceptance_cosigned",
        _to(OFFICER, LABORATORY),
        _told(t("验收已会签"), _COSIGNED),
    ),
    Rule("acceptance.passed", "acceptance_passed", _to(LABORATORY, ISSUER), _told(t("验收通过"), _passed)),
    Rule(
        "acceptance.not_passed",
        "acceptance_not_passed",
        _to(LABORATORY, ISSUER),
        _told(t("验收未通过"), _not_passed),
    ),
]
