"""Who hears of what was done with organisations, memberships and seats.

Mails that carry a secret link (confirm, reset, invite) are no letters: the secret exists only in the request that made
it, so ``web/account`` sends them when that request was committed.
"""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.history.models import LogCheckpoint
from app.people.models import Invitation, Membership, Organisation, Seat
from app.people.queries import lasts
from app.people.states import MembershipRole, OrganisationState, SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import t


def _owners(act: Any) -> list[str]:
    rows = select(Membership.user_id).where(
        Membership.organisation_id == act.subject_id,
        Membership.role == MembershipRole.OWNER,
        lasts(Membership, act.at),
    )
    return list(db.session.scalars(rows))


def _system_admins(act: Any) -> list[str]:
    if act.figures.get("state") != OrganisationState.WAITING:
        return []
    rows = select(Seat.user_id).where(Seat.role == SeatRole.SYSTEM_ADMIN, lasts(Seat, act.at))
    return list(db.session.scalars(rows))


def _inviter(act: Any) -> list[str]:
    invitation = db.session.get(Invitation, act.subject_id)
    return [invitation.invited_by_id] if invitation is not None else []


def _member(act: Any) -> list[str]:
    membership = db.session.get(Membership, act.subject_id)
    return [] if membership is None or membership.user_id == act.actor_id else [membership.user_id]


def _holder(act: Any) -> list[str]:
    return [str(act.figures["user"])]


def _waiting(act: Any, _user: str) -> Words | None:
    organisation = db.session.get(Organisation, act.subject_id)
    if organisation is None or organisation.state != OrganisationState.WAITING:
        return None
    return Words(
        t("有机构等待核准：%(name)s", name=organisation.name),
        (t("这家机构的名称与已登记的机构相近，请核实后核准或不予核准。"),),
        f"/admin/organisations/{organisation.id}",
    )


def _approved(act: Any, _user: str) -> Words | None:
    organisation = db.session.get(Organisation, act.subject_id)
    if organisation is None:
        return None
    return Words(
        t("机构登记已核准：%(name)s", name=organisation.name),
        (t("现在可以以本机构的名义办理业务，也可以邀请同事加入。"),),
        f"/account/organisations/{organisation.id}",
    )


def _refused(act: Any, _user: str) -> Words | None:
    organisation = db.session.get(Organisation, act.subject_id)
    if organisation is None or organisation.state != OrganisationState.REFUSED:
        return None
    return Words(
        t("机构登记未获核准：%(name)s", name=organisation.name),
        (
            t("理由：%(reason)s", reason=organisation.refusal),
            t("更正资料并保存后，将重新提交核准。"),
        ),
        f"/account/organisations/{organisation.id}",
    )


def _accepted(act: Any, _user: str) -> Words | None:
    invitation = db.session.get(Invitation, act.subject_id)
    if invitation is None:
        return None
    organisation = invitation.organisation
    return Words(
        t("同事已加入：%(name)s", name=organisation.name),
        (t("%(email)s 接受了邀请，成为%(role)s。", email=invitation.email, role=invitation.role.label),),
        f"/account/organisations/{organisation.id}/members",
    )


def _role_changed(act: Any, _user: str) -> Words | None:
    membership = db.session.get(Membership, act.subject_id)
    if membership is None:
        return None
    name, role = membership.organisation.name, membership.role.label
    return Words(
        t("你在%(name)s的角色已变更", name=name),
        (t("你现在是本机构的%(role)s。", role=role),),
        f"/account/organisations/{membership.organisation_id}",
    )


def _ended(act: Any, _user: str) -> Words | None:
    membership = db.session.get(Membership, act.subject_id)
    if membership is None:
        return None
    return Words(
        t("你已不再是%(name)s的成员", name=membership.organisation.name),
        (t("成员关系由本机构的负责人结束。如有疑问，请与本机构联系。"),),
        "/account/organisations",
    )


def _granted(act: Any, _user: str) -> Words | None:
    seat = db.session.get(Seat, act.subject_id)
    if seat is None:
        return None
    return Words(
        t("你获得了席位：%(role)s", role=seat.role.label),
        (t("席位自 %(since)s 起生效。登录后在「切换工作台」中进入。", since=seat.since),),
        "/account/profile",
    )


def _seat_ended(act: Any, _user: str) -> Words | None:
    seat = db.session.get(Seat, act.subject_id)
    if seat is None:
        return None
    return Words(
        t("席位已结束：%(role)s", role=seat.role.label),
        (t("这个席位已由系统管理员结束，相应的工作台不再开放。"),),
        "/account/profile",
    )


def _discipline(act: Any) -> list[str]:
    rows = select(Seat.user_id).where(Seat.role == SeatRole.DISCIPLINE, lasts(Seat, act.at))
    return sorted(set(db.session.scalars(rows)))


def _checkpoint(act: Any, _user: str) -> Words | None:
    """The signed note itself, so that a copy lies where the platform cannot reach it (trust.md A05)."""
    state = db.session.get(LogCheckpoint, int(act.subject_id))
    if state is None:
        return None
    agrees = act.figures["agrees"] == "ok"
    return Words(
        t("公开日志检查点：%(n)s 条", n=state.size) if agrees else t("公开日志与数据库不一致，请立即核查"),
        (
            t("签名时间 %(when)s。请保留这封信：以后谁改了这之前的记录，用它就能查出来。", when=state.at),
            t("检查点原文：\n%(note)s", note=state.note),
        ),
        "/discipline/",
    )


RULES: list[Rule] = [
    Rule("organisation.registered", "organisation_waiting", _system_admins, _waiting),
    Rule("organisation.edited", "organisation_waiting", _system_admins, _waiting),
    Rule("organisation.approved", "organisation_approved", _owners, _approved),
    Rule("organisation.refused", "organisation_refused", _owners, _refused),
    Rule("invitation.accepted", "invitation_accepted", _inviter, _accepted),
    Rule("membership.role_changed", "membership_role_changed", _member, _role_changed),
    Rule("membership.ended", "membership_ended", _member, _ended),
    Rule("log_checkpoint.reported", "log_checkpoint_reported", _discipline, _checkpoint),
    Rule("seat.granted", "seat_granted", _holder, _granted),
    Rule("seat.ended", "seat_ended", _holder, _seat_ended),
]
