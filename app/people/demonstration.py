"""The accounts that the sign-in page of the demonstration offers, one group a seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kinds import KINDS
from app.people.models import Expert, Membership, Organisation, Seat, User
from app.people.queries import lasts
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, SeatRole
from app.shared.text import Text, t

SHOWN = 7
PASSPHRASES = {
    "officer": "chun jiang chao shui",
    "second-officer": "hai shang ming yue",
    "third-officer": "qian li gong chan juan",
}
"""With which the openers of the demonstration unlock their keys, by the first half of their address."""
OF_ORGANISATIONS: tuple[tuple[OrganisationKind, Text, Text], ...] = (
    (OrganisationKind.LABORATORY, t("检验检测机构"), t("找项目、写申报书、提交、看结果、完成任务")),
    (OrganisationKind.ENTERPRISE, t("企业（发榜单位）"), t("答复提问、签协议、确认里程碑、会签验收")),
)
OF_SEATS: tuple[tuple[SeatRole, Text, Text], ...] = (
    (SeatRole.OFFICER, t("承办人"), t("编制和发布、形式审查、组织评审、拟定结果")),
    (SeatRole.RECOMMENDER, t("推荐单位"), t("在名额内推荐本市机构申报的案例")),
    (SeatRole.JUDGE, t("评审专家"), t("申报利益冲突、打分、写评语")),
    (SeatRole.DISCIPLINE, t("纪检监督"), t("受理公示期间的异议")),
    (SeatRole.SUPERVISOR, t("监督员"), t("查看过程记录，复算排名")),
    (SeatRole.SYSTEM_ADMIN, t("系统管理员"), t("核准机构、授予席位")),
    (SeatRole.SECURITY_ADMIN, t("安全管理员"), t("停用账户、结束登录")),
    (SeatRole.AUDIT_ADMIN, t("审计管理员"), t("查看操作记录")),
)


@dataclass(frozen=True)
class DemoAccount:
    """One account that may be entered with a click; ``note`` is where the person belongs.

    ``passphrase``: of an opener of sealed lists, "" for everybody else.
    """

    id: str
    name: str
    note: Text | str
    passphrase: str = ""


@dataclass(frozen=True)
class DemoSeat:
    """A seat, what one does there, and a few who hold it."""

    label: Text
    does: Text
    accounts: Sequence[DemoAccount]


def demo_accounts(at: datetime) -> list[DemoSeat]:
    """Demonstration accounts by seat, at most ``SHOWN`` each; groups that nobody fills are left out. Four queries."""
    groups = [DemoSeat(label, does, _members(kind, at)) for kind, label, does in OF_ORGANISATIONS]
    holders = _holders(at)
    groups += [DemoSeat(label, does, holders.get(role, [])[:SHOWN]) for role, label, does in OF_SEATS]
    return [group for group in groups if group.accounts]


def demo_openers() -> list[DemoAccount]:
    """Who opens the sealed lists of the demonstration, with their pass-phrases. One query."""
    begins = or_(*(User.email.startswith(f"{mail}@") for mail in PASSPHRASES))
    users = db.session.scalars(
        select(User).where(User.is_demo, User.active, begins).order_by(User.created_at)
    )
    return [DemoAccount(user.id, user.name, "", printed_passphrase(user)) for user in users]


def printed_passphrase(user: User) -> str:
    """The pass-phrase that the demonstration began with for this opener; "" for everybody else."""
    return PASSPHRASES.get(user.email.partition("@")[0], "") if user.is_demo else ""


def _members(kind: OrganisationKind, at: datetime) -> list[DemoAccount]:
    active = Organisation.state == OrganisationState.ACTIVE
    rows = db.session.scalars(
        select(Membership)
        .join(Membership.user)
        .join(Membership.organisation)
        .where(User.is_demo, User.active, Organisation.kind == kind, active, lasts(Membership, at))
        .options(joinedload(Membership.user), joinedload(Membership.organisation))
        .order_by(
            Membership.role != MembershipRole.OWNER, Organisation.created_at, Organisation.slug, User.email
        )
        .limit(SHOWN)
    )
    return [DemoAccount(m.user.id, m.user.name, m.organisation.name) for m in rows]


def _holders(at: datetime) -> dict[SeatRole, list[DemoAccount]]:
    rows = db.session.scalars(
        select(Seat)
        .join(Seat.user)
        .where(User.is_demo, User.active, lasts(Seat, at))
        .options(joinedload(Seat.user).joinedload(User.expert).load_only(Expert.employer_name))
        .order_by(User.created_at, User.email)
    )
    seats = list(rows)
    found: dict[SeatRole, list[DemoAccount]] = {}
    for seat in seats:
        user = seat.user
        group = found.setdefault(seat.role, [])
        if user.id not in {account.id for account in group}:
            kinds = [one.scope_id for one in seats if one.user_id == user.id]
            group.append(DemoAccount(user.id, user.name, _belongs(user, kinds), printed_passphrase(user)))
    return found


def _belongs(user: User, kinds: Sequence[str | None]) -> Text | str:
    """Where an expert works; what an officer has in hand."""
    if user.expert is not None:
        return user.expert.employer_name
    calls = [KINDS[kind].words.call for kind in kinds if kind in KINDS]
    return t("办理%(calls)s", calls=calls) if calls else ""
