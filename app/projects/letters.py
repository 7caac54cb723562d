"""Who hears of a project: the laboratory, the issuer and the officers, each with the address of his own desk."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, or_, select

from app.calls.models import Call
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership, Seat
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.projects import sentences
from app.projects.states import Party
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


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
    project = sentences.project_of(act)
    return _members(project.organisation_id if party == Party.LABORATORY else project.issuer_id, act)


def _to(*parties: Party) -> Callable[[Any], list[str]]:
    """The people of these sides, but for whoever did it."""

    def readers(act: Act) -> list[str]:
        found = dict.fromkeys(key for party in parties for key in _side(party, act))
        return [key for key in found if key != act.actor_id]

    return readers


def _path(act: Act, user_id: str) -> str:
    project = sentences.project_of(act)
    if user_id in _members(project.organisation_id, act):
        return f"/lab/projects/{project.id}"
    if user_id in _members(project.issuer_id, act):
        return f"/enterprise/projects/{project.id}"
    return f"/officer/projects/{project.id}"


def _told(subject: Text, sentence: Callable[[Act], Text]) -> Callable[[Any, str], Words]:
    """Words with the number and name of the project, then a sentence about the act."""

    def words(act: Act, user_id: str) -> Words:
        project = sentences.project_of(act)
        what = project.call.kind_data.words.project
        named = t("%(what)s %(number)s「%(title)s」", what=what, number=project.number, title=project.title)
        return Words(subject, (named, sentence(act)), _path(act, user_id))

    return words


def _plain(sentence: Text) -> Callable[[Act], Text]:
    return lambda _act: sentence


OFFICER, LABORATORY, ISSUER = Party.OFFICER, Party.LABORATORY, Party.ISSUER
_CREATED = _plain(t("已立项。请核对任务书的金额、里程碑和约定，并签署。"))
_DROPPED = _plain(t("因入选资格不再有效，任务书已作废。"))
_REQUESTED = _plain(t("承担单位已申请验收，各项结果和佐证可以查看。有发榜方的，由其会签后作出结论。"))
_COSIGNED = _plain(t("发榜方已会签验收，可以作出结论。"))
_ON_PAPER = t("发榜方在平台上没有经办人，已在纸质文件上签署，由承办方登记；签署文件可在任务页查看。")
_WITHDRAWN = _plain(t("承担单位撤回了延期申请，原定日期不变。"))
_EVERYBODY = _to(OFFICER, LABORATORY, ISSUER)
SIGNING: list[Rule] = [
    Rule("project.created", "project_created", _to(LABORATORY, ISSUER), _told(t("任务书待签署"), _CREATED)),
    Rule("project.signed", "project_signed", _EVERYBODY, _told(t("任务书有一方签署"), sentences.signed)),
    Rule(
        "project.consent_recorded",
        "project_consent_recorded",
        _EVERYBODY,
        _told(t("发榜方线下签署已登记"), _plain(_ON_PAPER)),
    ),
    Rule("project.started", "project_started", _EVERYBODY, _told(t("任务开始"), sentences.started)),
    Rule("project.dropped", "project_dropped", _to(LABORATORY, ISSUER), _told(t("任务书已作废"), _DROPPED)),
]
RUNNING: list[Rule] = [
    Rule(
        "milestone.submitted",
        "milestone_submitted",
        _to(OFFICER, ISSUER),
        _told(t("里程碑待确认"), sentences.submitted),
    ),
    Rule(
        "milestone.returned",
        "milestone_returned",
        _to(LABORATORY),
        _told(t("里程碑退回补充"), sentences.returned),
    ),
    Rule(
        "milestone.confirmed",
        "milestone_confirmed",
        _to(LABORATORY, ISSUER),
        _told(t("里程碑已确认"), sentences.confirmed),
    ),
    Rule(
        "project.extension_asked",
        "extension_asked",
        _to(OFFICER, ISSUER),
        _told(t("延期申请待答复"), sentences.asked),
    ),
    Rule(
        "project.extension_agreed",
        "extension_agreed",
        _to(LABORATORY, ISSUER),
        _told(t("延期申请已同意"), sentences.agreed),
    ),
    Rule(
        "project.extension_refused",
        "extension_refused",
        _to(LABORATORY, ISSUER),
        _told(t("延期申请未获同意"), sentences.refused),
    ),
    Rule(
        "project.extension_withdrawn",
        "extension_withdrawn",
        _to(OFFICER, ISSUER),
        _told(t("延期申请已撤回"), _WITHDRAWN),
    ),
]
ACCEPTING: list[Rule] = [
    Rule(
        "acceptance.requested", "acceptance_requested", _to(ISSUER, OFFICER), _told(t("申请验收"), _REQUESTED)
    ),
    Rule(
        "acceptance.cosigned",
        "acceptance_cosigned",
        _to(OFFICER, LABORATORY),
        _told(t("验收已会签"), _COSIGNED),
    ),
    Rule(
        "acceptance.consent_recorded",
        "acceptance_consent_recorded",
        _EVERYBODY,
        _told(t("发榜方线下会签已登记"), _plain(_ON_PAPER)),
    ),
    Rule(
        "acceptance.passed",
        "acceptance_passed",
        _to(LABORATORY, ISSUER),
        _told(t("验收通过"), sentences.passed),
    ),
    Rule(
        "acceptance.not_passed",
        "acceptance_not_passed",
        _to(LABORATORY, ISSUER),
        _told(t("验收未通过"), sentences.not_passed),
    ),
    Rule("project.repair_near", "repair_near", _to(LABORATORY), _told(t("整改期限将至"), sentences.near)),
    Rule("project.repair_lapsed", "repair_lapsed", _EVERYBODY, _told(t("整改期限已届满"), sentences.lapsed)),
    Rule(
        "project.late_allowed",
        "late_allowed",
        _to(LABORATORY, ISSUER),
        _told(t("准予逾期提交整改"), sentences.late),
    ),
    Rule(
        "project.repair_ended",
        "repair_ended",
        _to(LABORATORY, ISSUER),
        _told(t("任务按验收不通过结束"), sentences.ended),
    ),
]
RULES: list[Rule] = [*SIGNING, *RUNNING, *ACCEPTING]
