"""What people and organisations can be."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class OrganisationKind(Labelled):
    """The three sorts of organisation that act here."""

    LABORATORY = "laboratory", t("检验检测机构")
    ENTERPRISE = "enterprise", t("企业")
    BUREAU = "bureau", t("主管部门")


class OrganisationState(Labelled):
    """Whether an organisation may act. A name that looks like another's waits for an administrator."""

    WAITING = "waiting", t("待核准"), "waiting"
    ACTIVE = "active", t("有效"), "settled"
    REFUSED = "refused", t("未核准"), "refused"


class MembershipRole(Labelled):
    """What a member may do in his organisation."""

    OWNER = "owner", t("负责人")
    EDITOR = "editor", t("经办人")
    READER = "reader", t("查阅人")


class SeatRole(Labelled):
    """Offices of the platform. A seat is a role with a scope and a period (domain.md, Who acts)."""

    OFFICER = "officer", t("承办人")
    JUDGE = "judge", t("评审专家")
    RECOMMENDER = "recommender", t("推荐单位")
    DISCIPLINE = "discipline", t("纪检监督")
    SUPERVISOR = "supervisor", t("监督员")
    SYSTEM_ADMIN = "system_admin", t("系统管理员")
    SECURITY_ADMIN = "security_admin", t("安全管理员")
    AUDIT_ADMIN = "audit_admin", t("审计管理员")


class ScopeKind(Labelled):
    """What a seat covers."""

    PLATFORM = "platform", t("全平台")
    KIND = "kind", t("一类榜单或征集")
    CALL = "call", t("一期榜单或征集")
    REGION = "region", t("一个设区市")


class InvitationState(Labelled):
    """The life of an invitation into an organisation."""

    SENT = "sent", t("已发出"), "waiting"
    ACCEPTED = "accepted", t("已接受"), "settled"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"


class AttemptPurpose(Labelled):
    """What is counted so that guessing becomes slow (trust.md A37)."""

    PASSWORD = "password", t("密码")
    CODE = "code", t("验证码")
    MAIL = "mail", t("邮件")
    UNLOCK = "unlock", t("解锁")
    PASSPHRASE = "passphrase", t("开启口令")


class UnlockChannel(Labelled):
    """How an officer made sure, by another way than the site, who asks to be let in."""

    CALLED_BACK = "called_back", t("拨打机构登记的电话")
    IN_PERSON = "in_person", t("当面核对证件")
    SEALED_LETTER = "sealed_letter", t("盖章的单位函件")


ORGANISATION_MOVES = Moves(
    {
        "approve": ({OrganisationState.WAITING}, OrganisationState.ACTIVE),
        "refuse": ({OrganisationState.WAITING}, OrganisationState.REFUSED),
        "mend": ({OrganisationState.REFUSED}, OrganisationState.WAITING),
    }
)
INVITATION_MOVES = Moves(
    {
        "accept": ({InvitationState.SENT}, InvitationState.ACCEPTED),
        "withdraw": ({InvitationState.SENT}, InvitationState.WITHDRAWN),
    }
)
DESKS: dict[str, tuple[frozenset[SeatRole], OrganisationKind | None]] = {
    "lab": (frozenset(), OrganisationKind.LABORATORY),
    "enterprise": (frozenset(), OrganisationKind.ENTERPRISE),
    "recommender": (frozenset({SeatRole.RECOMMENDER}), None),
    "judge": (frozenset({SeatRole.JUDGE}), None),
    "officer": (frozenset({SeatRole.OFFICER}), None),
    "discipline": (frozenset({SeatRole.DISCIPLINE}), None),
    "supervisor": (frozenset({SeatRole.SUPERVISOR}), None),
    "admin": (frozenset({SeatRole.SYSTEM_ADMIN, SeatRole.SECURITY_ADMIN, SeatRole.AUDIT_ADMIN}), None),
}


class ShareSide(Labelled):
    """Which way a declared share goes."""

    HELD_BY = "held_by", t("持有本单位股份的单位"), "plain"
    HOLDS = "holds", t("本单位持有股份的单位"), "plain"
