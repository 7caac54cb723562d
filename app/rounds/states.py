"""States of rounds, panel members, conflicts and assignments."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class RoundState(Labelled):
    """A round is prepared, opened by releasing the assignments, and closed by an officer; never by the clock."""

    PREPARING = "preparing", t("筹备中"), "waiting"
    OPEN = "open", t("评审中"), "official"
    CLOSED = "closed", t("已结束"), "settled"


class PanelistState(Labelled):
    """How a judge answered the invitation."""

    INVITED = "invited", t("待答复"), "waiting"
    ACCEPTED = "accepted", t("已接受"), "settled"
    DECLINED = "declined", t("已谢绝"), "quiet"
    REMOVED = "removed", t("已移出"), "quiet"


class ConflictState(Labelled):
    """A conflict is declared by the judge or proposed from records, then confirmed or dismissed by a person."""

    PROPOSED = "proposed", t("待确认"), "waiting"
    CONFIRMED = "confirmed", t("已确认"), "refused"
    DISMISSED = "dismissed", t("已排除"), "quiet"


class ConflictKind(Labelled):
    """What ties a judge to an organisation, as the field asks it (facts.md 3.4)."""

    REPORTS = "reports", t("近三年为其出具检测报告、校准证书，或接受其委托")
    EMPLOYMENT = "employment", t("近三年任职或担任顾问")
    KIN = "kin", t("配偶或近亲属在该单位")
    SUPERVISION = "supervision", t("师生或上下级关系")
    SHARES = "shares", t("持有股权或有投资关系")
    JOINT_WORK = "joint_work", t("联合承担项目")
    PAPERS = "papers", t("合作论文、专利或标准")
    CO_BID = "co_bid", t("联合申报或参与其申报材料的编写")
    DISPUTE = "dispute", t("近三年有法律纠纷")
    OTHER = "other", t("其他可能影响公正的关系")


class Sign(Labelled):
    """What in the records suggests a conflict; a sign is proposed to a person, who decides (trust.md A19)."""

    EMPLOYER = "employer", t("工作单位相同")
    FORMER_EMPLOYER = "former_employer", t("近三年曾在该单位工作")
    GROUP = "group", t("工作单位与该单位同属一个集团")
    SHARES = "shares", t("工作单位与该单位有持股关系")
    MEMBER = "member", t("平台账户属于该机构")
    FORMER_MEMBER = "former_member", t("平台账户近三年曾属于该机构")
    MAIL_DOMAIN = "mail_domain", t("邮箱域名相同")
    PHONE = "phone", t("联系电话相同")
    CITY = "city", t("来自推荐该机构的设区市主管部门")
    SHARED_PROJECT = "shared_project", t("其工作单位与该单位有发榜、揭榜关系")
    CO_BID = "co_bid", t("近三年列入该单位申报的团队")
    EARLIER = "earlier", t("同一榜单的其他轮次已确认回避")
    EARLIER_CALL = "earlier_call", t("近三年在其他榜单已确认回避")


class DeclineCause(Labelled):
    """Why a judge does not accept, in the three words that the pool counts, or another."""

    CONFLICT = "conflict", t("存在利益关系")
    NOT_MY_FIELD = "not_my_field", t("不属于本人专业领域")
    TOO_MANY = "too_many", t("近期任务过多")
    OTHER = "other", t("其他原因")


class InvitationAnswer(Labelled):
    """What became of one invitation."""

    WAITING = "waiting", t("待答复"), "waiting"
    ACCEPTED = "accepted", t("已接受"), "settled"
    DECLINED = "declined", t("已谢绝"), "quiet"
    LAPSED = "lapsed", t("已撤回"), "quiet"


class AssignmentState(Labelled):
    """One judge's task with one entry."""

    STAGED = "staged", t("拟分派"), "waiting"
    ASSIGNED = "assigned", t("待评审"), "waiting"
    DONE = "done", t("已评"), "settled"
    RECUSED = "recused", t("已回避"), "quiet"
    RELEASED = "released", t("已解除"), "quiet"
    VOIDED = "voided", t("已作废"), "refused"


class Objective(Labelled):
    """What an assignment aims at (``app.scoring.assign_judges``)."""

    RANDOM = "random", t("随机抽取")
    TOTAL = "total", t("总匹配度最高")
    MAXMIN = "maxmin", t("先保障匹配度最低的申报")


class RunState(Labelled):
    """One computed assignment of a round; what is too large for a request waits for the worker."""

    WAITING = "waiting", t("排队计算"), "waiting"
    DONE = "done", t("可以采用"), "settled"
    LACKING = "lacking", t("无法完成"), "refused"


class StepState(Labelled):
    """One step before reading or before the release: derived, never stored."""

    TODO = "todo", t("待办"), "waiting"
    DONE = "done", t("已完成"), "settled"


ROUND_MOVES = Moves(
    {
        "release": ({RoundState.PREPARING}, RoundState.OPEN),
        "close": ({RoundState.OPEN}, RoundState.CLOSED),
    }
)
PANELIST_MOVES = Moves(
    {
        "accept": ({PanelistState.INVITED}, PanelistState.ACCEPTED),
        "decline": ({PanelistState.INVITED, PanelistState.ACCEPTED}, PanelistState.DECLINED),
        "remove": ({PanelistState.INVITED, PanelistState.ACCEPTED}, PanelistState.REMOVED),
        "invite": ({PanelistState.DECLINED, PanelistState.REMOVED}, PanelistState.INVITED),
    }
)
CONFLICT_MOVES = Moves(
    {
        "confirm": ({ConflictState.PROPOSED, ConflictState.DISMISSED}, ConflictState.CONFIRMED),
        "dismiss": ({ConflictState.PROPOSED}, ConflictState.DISMISSED),
        "withdraw": ({ConflictState.CONFIRMED}, ConflictState.DISMISSED),
        "propose_again": ({ConflictState.DISMISSED}, ConflictState.PROPOSED),
    }
)
ASSIGNMENT_MOVES = Moves(
    {
        "release": ({AssignmentState.STAGED}, AssignmentState.ASSIGNED),
        "finish": ({AssignmentState.ASSIGNED, AssignmentState.DONE}, AssignmentState.DONE),
        "reopen": ({AssignmentState.DONE}, AssignmentState.ASSIGNED),
        "recuse": ({AssignmentState.ASSIGNED, AssignmentState.DONE}, AssignmentState.RECUSED),
        "drop": ({AssignmentState.ASSIGNED}, AssignmentState.RELEASED),
        "restore": ({AssignmentState.RELEASED}, AssignmentState.ASSIGNED),
        "void": ({AssignmentState.ASSIGNED, AssignmentState.DONE}, AssignmentState.VOIDED),
    }
)
READING = frozenset({AssignmentState.ASSIGNED, AssignmentState.DONE})
