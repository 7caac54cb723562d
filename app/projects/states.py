"""States of projects and milestones."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ProjectState(Labelled):
    """The plain road from agreement to acceptance, with one repair."""

    AGREEING = "agreeing", t("待签任务书"), "waiting"
    RUNNING = "running", t("实施中"), "official"
    SUBMITTED = "submitted", t("待验收"), "waiting"
    REPAIRING = "repairing", t("限期整改"), "waiting"
    ACCEPTED = "accepted", t("验收通过"), "settled"
    FAILED = "failed", t("验收不通过"), "refused"
    TERMINATED = "terminated", t("已终止"), "refused"
    VOID = "void", t("任务书作废"), "quiet"


class MilestoneState(Labelled):
    """One milestone's way."""

    PLANNED = "planned", t("待提交"), "plain"
    SUBMITTED = "submitted", t("待确认"), "waiting"
    RETURNED = "returned", t("退回补充"), "waiting"
    CONFIRMED = "confirmed", t("已确认"), "settled"


class ExtensionState(Labelled):
    """A request for more time and its answer."""

    ASKED = "asked", t("待答复"), "waiting"
    AGREED = "agreed", t("已同意"), "settled"
    REFUSED = "refused", t("未同意"), "refused"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"


class ChangeKind(Labelled):
    """What of an agreement a laboratory may ask to change; never its indicators."""

    SCOPE = "scope", t("研究内容")
    PARTNER = "partner", t("参加单位")
    MONEY = "money", t("里程碑之间的经费")
    VERIFICATION = "verification", t("指标的验证方式")


class ChangeState(Labelled):
    """A request for a change and its answer; ``confirming``: one officer agreed, a second one has to."""

    ASKED = "asked", t("待答复"), "waiting"
    CONFIRMING = "confirming", t("待另一位承办人同意"), "waiting"
    AGREED = "agreed", t("已同意"), "settled"
    REFUSED = "refused", t("未同意"), "refused"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"


class PreacceptanceState(Labelled):
    """A look at a task before its acceptance: asked for, arranged with blind samples, concluded."""

    ASKED = "asked", t("待安排"), "waiting"
    ARRANGED = "arranged", t("已安排"), "waiting"
    PASSED = "passed", t("预验收通过"), "settled"
    NOT_PASSED = "not_passed", t("预验收未通过"), "refused"


class SampleNumber(Labelled):
    """By which number a blind sample is judged (ISO 13528, GB/T 28043)."""

    EN = "en", t("En 值")
    Z = "z", t("z 比分数")


class SampleVerdict(Labelled):
    """What the number says."""

    SATISFACTORY = "satisfactory", t("满意"), "settled"
    QUESTIONABLE = "questionable", t("有问题"), "waiting"
    UNSATISFACTORY = "unsatisfactory", t("不满意"), "refused"


class CheckOutcome(Labelled):
    """How a mid-term check ends."""

    GOES_ON = "goes_on", t("继续实施"), "settled"
    ADJUST = "adjust", t("调整后继续"), "waiting"
    TERMINATE = "terminate", t("建议终止"), "refused"


class Ground(Labelled):
    """Why a task ends before its acceptance."""

    LABORATORY = "laboratory", t("承担单位原因，无法继续")
    ROUTE = "route", t("技术路线不可行")
    DEMAND = "demand", t("需求已经变化")
    COMPARISON = "comparison", t("并行比选，停止实施")
    MERGED = "merged", t("并行比选，并入另一家")
    FALSEHOOD = "falsehood", t("弄虚作假，撤销入选")


PROPOSED_GROUNDS = (Ground.LABORATORY, Ground.ROUTE, Ground.DEMAND)
"""What an officer may open a hearing on; the others come with a procedure of their own."""


class TerminationState(Labelled):
    """From the hearing of the laboratory to the decision of two officers."""

    HEARING = "hearing", t("听取承担单位意见"), "waiting"
    PROPOSED = "proposed", t("待另一位承办人同意"), "waiting"
    AGREED = "agreed", t("已终止"), "refused"
    DROPPED = "dropped", t("不予终止"), "settled"


class CheckpointState(Labelled):
    """A comparison of parallel runners."""

    OPEN = "open", t("等待提交和比较"), "waiting"
    PROPOSED = "proposed", t("待另一位承办人同意"), "waiting"
    DECIDED = "decided", t("已决定"), "settled"


class RunVerdict(Labelled):
    """What is decided about one runner."""

    GO_ON = "go_on", t("继续实施"), "settled"
    STOP = "stop", t("停止实施"), "refused"
    MERGE = "merge", t("并入另一家"), "quiet"


class Light(Labelled):
    """How a task stands at a glance: derived by rule, never stored."""

    GREEN = "green", t("绿灯：正常"), "settled"
    AMBER = "amber", t("黄灯：需关注"), "waiting"
    RED = "red", t("红灯：预警"), "refused"


class Alarm(Labelled):
    """How a date stands to the calendar: derived from the clock, never stored."""

    OVERDUE = "overdue", t("已逾期"), "refused"
    SOON = "soon", t("30 天内到期"), "waiting"


class PaymentState(Labelled):
    """What the laboratory says of a payment that an officer wrote down."""

    RECORDED = "recorded", t("待承担单位核对"), "waiting"
    CONFIRMED = "confirmed", t("承担单位确认收到"), "settled"
    DOUBTED = "doubted", t("承担单位提出出入"), "refused"


class SettlementState(Labelled):
    """What the laboratory says of a settlement that an officer drew up."""

    DRAWN = "drawn", t("待承担单位核对"), "waiting"
    AGREED = "agreed", t("双方核对一致"), "settled"
    OBJECTED = "objected", t("承担单位有异议"), "refused"


class Party(Labelled):
    """Who signs an agreement."""

    OFFICER = "officer", t("承办方")
    LABORATORY = "laboratory", t("承担单位")
    ISSUER = "issuer", t("发榜方")


PROJECT_MOVES = Moves(
    {
        "sign": ({ProjectState.AGREEING}, ProjectState.RUNNING),
        "submit": ({ProjectState.RUNNING, ProjectState.REPAIRING}, ProjectState.SUBMITTED),
        "repair": ({ProjectState.SUBMITTED}, ProjectState.REPAIRING),
        "accept": ({ProjectState.SUBMITTED}, ProjectState.ACCEPTED),
        "fail": ({ProjectState.SUBMITTED}, ProjectState.FAILED),
        "end_repair": ({ProjectState.REPAIRING}, ProjectState.FAILED),
        "terminate": (
            {ProjectState.RUNNING, ProjectState.SUBMITTED, ProjectState.REPAIRING},
            ProjectState.TERMINATED,
        ),
        "drop": ({ProjectState.AGREEING}, ProjectState.VOID),
    }
)
MILESTONE_MOVES = Moves(
    {
        "submit": ({MilestoneState.PLANNED, MilestoneState.RETURNED}, MilestoneState.SUBMITTED),
        "return": ({MilestoneState.SUBMITTED}, MilestoneState.RETURNED),
        "confirm": ({MilestoneState.SUBMITTED}, MilestoneState.CONFIRMED),
    }
)
EXTENSION_MOVES = Moves(
    {
        "agree": ({ExtensionState.ASKED}, ExtensionState.AGREED),
        "refuse": ({ExtensionState.ASKED}, ExtensionState.REFUSED),
        "withdraw": ({ExtensionState.ASKED}, ExtensionState.WITHDRAWN),
    }
)
CHANGE_MOVES = Moves(
    {
        "propose": ({ChangeState.ASKED}, ChangeState.CONFIRMING),
        "return": ({ChangeState.CONFIRMING}, ChangeState.ASKED),
        "agree": ({ChangeState.ASKED, ChangeState.CONFIRMING}, ChangeState.AGREED),
        "refuse": ({ChangeState.ASKED, ChangeState.CONFIRMING}, ChangeState.REFUSED),
        "withdraw": ({ChangeState.ASKED}, ChangeState.WITHDRAWN),
    }
)
TERMINATION_MOVES = Moves(
    {
        "propose": ({TerminationState.HEARING}, TerminationState.PROPOSED),
        "return": ({TerminationState.PROPOSED}, TerminationState.HEARING),
        "agree": ({TerminationState.PROPOSED}, TerminationState.AGREED),
        "drop": ({TerminationState.HEARING}, TerminationState.DROPPED),
    }
)
PREACCEPTANCE_MOVES = Moves(
    {
        "arrange": ({PreacceptanceState.ASKED, PreacceptanceState.ARRANGED}, PreacceptanceState.ARRANGED),
        "measure": ({PreacceptanceState.ARRANGED}, PreacceptanceState.ARRANGED),
        "pass": ({PreacceptanceState.ARRANGED}, PreacceptanceState.PASSED),
        "not_pass": ({PreacceptanceState.ARRANGED}, PreacceptanceState.NOT_PASSED),
    }
)
PAYMENT_MOVES = Moves(
    {
        "confirm": ({PaymentState.RECORDED, PaymentState.DOUBTED}, PaymentState.CONFIRMED),
        "doubt": ({PaymentState.RECORDED, PaymentState.CONFIRMED}, PaymentState.DOUBTED),
    }
)
SETTLEMENT_MOVES = Moves(
    {
        "agree": ({SettlementState.DRAWN, SettlementState.OBJECTED}, SettlementState.AGREED),
        "object": ({SettlementState.DRAWN}, SettlementState.OBJECTED),
    }
)
CHECKPOINT_MOVES = Moves(
    {
        "propose": ({CheckpointState.OPEN}, CheckpointState.PROPOSED),
        "return": ({CheckpointState.PROPOSED}, CheckpointState.OPEN),
        "decide": ({CheckpointState.PROPOSED}, CheckpointState.DECIDED),
    }
)
